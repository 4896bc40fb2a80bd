"""Writes the pictures of this folder and OUTCOMES.tsv. Needs Python 3, numpy and Pillow 12.3."""
import hashlib, os, struct, sys, zlib
import numpy as np
from PIL import Image, ImageCms, ImageOps

OUT = sys.argv[1] if len(sys.argv) > 1 else os.path.dirname(os.path.abspath(__file__))
H, W = 14, 21
rows = []
rng = np.random.default_rng(7)
y, x = np.mgrid[0:H, 0:W]
arr = np.stack([12 * x, 255 - 17 * y, (x * y * 5) % 256], 2).astype(np.uint8)
src = Image.fromarray(arr)
path = lambda name: os.path.join(OUT, name)


def expect(name, note, image=None, pillow=True):
    """The outcome is what Pillow decodes, unless an expected picture is given."""
    if image is None:
        image = ImageOps.exif_transpose(Image.open(path(name)))
    rgb = image.convert('RGB')
    rows.append((name, f'{rgb.height}x{rgb.width}', hashlib.sha256(rgb.tobytes()).hexdigest(), note))


def refuse(name, data, note):
    with open(path(name), 'wb') as f:
        f.write(data)
    rows.append((name, 'refused', '-', note))


def save(name, image, note, expected=None, **options):
    image.save(path(name), **options)
    expect(name, note, expected)


def raw(name, data, note, expected=None):
    with open(path(name), 'wb') as f:
        f.write(data)
    expect(name, note, expected)


read = lambda name: open(path(name), 'rb').read()
# EXIF orientation, also with big-endian directories and out-of-range values.
for i in list(range(0, 10)):
    exif = Image.Exif()
    exif[0x112] = i
    save(f'orientation-{i}.jpg', src, 'EXIF orientation', quality=92, exif=exif)
    if 1 <= i <= 8:
        save(f'orientation-{i}.png', src, 'EXIF orientation in eXIf', exif=exif)
        save(f'orientation-{i}.webp', src, 'EXIF orientation in EXIF chunk', lossless=True, exif=exif)
        tiff = b'MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01' + struct.pack('>HH', i, 0) + b'\0\0\0\0'
        save(f'orientation-big-endian-{i}.jpg', src, 'EXIF orientation, big-endian', exif=b'Exif\0\0' + tiff)
broken = {'short': b'II*\0', 'loop': b'II*\0\x08\0\0\0\xff\xff' + b'\0' * 40, 'outside': b'II*\0\xff\xff\xff\x7f',
          'order': b'XX*\0\x08\0\0\0\x01\0', 'cut': b'II*\0\x08\0\0\0\x05\0\x12\x01\x03\0'}
for k, v in broken.items():
    src.save(path(f'exif-{k}.jpg'), exif=b'Exif\0\0' + v)
    expect(f'exif-{k}.jpg', 'malformed EXIF is ignored', Image.open(path(f'exif-{k}.jpg')))
# JPEG
for ss in (0, 1, 2):
    for q in (30, 75, 95):
        save(f'subsampling-{ss}-quality-{q}.jpg', src, 'baseline JPEG', subsampling=ss, quality=q)
        save(f'progressive-{ss}-{q}.jpg', src, 'progressive JPEG', subsampling=ss, quality=q, progressive=True)
save('optimized.jpg', src, 'optimal Huffman tables', optimize=True)
save('restart.jpg', src, 'restart markers', restart_marker_blocks=1)
save('rgb-components.jpg', src, 'RGB stored without transform', keep_rgb=True, quality=90)
save('grey.jpg', src.convert('L'), 'one component')
save('grey-progressive.jpg', src.convert('L'), 'one component', progressive=True)
for q in (50, 95):
    save(f'cmyk-{q}.jpg', src.convert('CMYK'), 'Adobe CMYK', quality=q)
save('comment.jpg', src, 'comment', comment=b'\xff\xda' * 100)
for space in ('sRGB', 'LAB', 'XYZ'):
    save(f'icc-{space}.jpg', src, 'profiles are not applied', icc_profile=ImageCms.ImageCmsProfile(ImageCms.createProfile(space)).tobytes())
save('icc.png', src, 'profiles are not applied', icc_profile=ImageCms.ImageCmsProfile(ImageCms.createProfile('sRGB')).tobytes())
profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile('sRGB')).tobytes())
tag = lambda name: profile.index(name, 128)
red, blue = tag(b'rXYZ'), tag(b'bXYZ')
profile[red:red + 4], profile[blue:blue + 4] = profile[blue:blue + 4], profile[red:red + 4]
for end, options in (('jpg', {}), ('png', {}), ('webp', {'lossless': True})):
    save(f'icc-red-is-blue.{end}', src, 'profiles are not applied', icc_profile=bytes(profile), **options)
save('icc-cmyk.jpg', src.convert('CMYK'), 'profiles are not applied', icc_profile=bytes(profile))
raw('tail.jpg', read('optimized.jpg') + b'PK\x03\x04 a zip behind the picture', 'polyglot: what follows is ignored')
raw('no-end-marker.jpg', read('subsampling-0-quality-75.jpg')[:-2], 'all data there, end marker lost', Image.open(path('subsampling-0-quality-75.jpg')))
# PNG
save('grey.png', src.convert('L'), '8-bit grey')
save('grey-alpha.png', src.convert('LA'), 'alpha dropped')
rgba = src.convert('RGBA')
rgba.putalpha(Image.fromarray(((x + y) * 7).astype(np.uint8)))
save('alpha.png', rgba, 'alpha dropped without blending')
save('colour.png', src, '8-bit RGB')
save('transparent-colour.png', src, 'tRNS ignored', transparency=tuple(int(v) for v in arr[3, 3]))
save('palette.png', src.quantize(50), 'palette')
save('palette-transparent.png', src.quantize(50), 'palette with tRNS', transparency=3)
for bits in (1, 2, 4):
    save(f'palette-{bits}-bit.png', src.quantize(2 ** bits), 'palette', bits=bits)
save('one-bit.png', src.convert('1'), '1-bit grey')


def png(width, height, colour, depth, lines, extra=b'', interlace=0):
    chunk = lambda kind, data: struct.pack('>I', len(data)) + kind + data + struct.pack('>I', zlib.crc32(kind + data))
    header = struct.pack('>IIBBBBB', width, height, depth, colour, 0, 0, interlace)
    return b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', header) + extra + chunk(b'IDAT', zlib.compress(lines)) + chunk(b'IEND', b'')


lines = lambda a: b''.join(b'\0' + r.tobytes() for r in a)
raw('rgb-16-bit.png', png(W, H, 2, 16, lines(rng.integers(0, 65536, (H, W, 3)).astype('>u2'))), 'high byte')
raw('rgba-16-bit.png', png(W, H, 6, 16, lines(rng.integers(0, 65536, (H, W, 4)).astype('>u2'))), 'high byte, alpha dropped')
g16 = rng.integers(0, 65536, (H, W)).astype('>u2')
raw('grey-16-bit.png', png(W, H, 0, 16, lines(g16)), 'high byte, where Pillow clips', Image.fromarray((g16 >> 8).astype(np.uint8)))
for bits in (2, 4):
    packed = rng.integers(0, 256, (H, (W * bits + 7) // 8)).astype(np.uint8)
    raw(f'grey-{bits}-bit.png', png(W, H, 0, bits, lines(packed)), 'scaled to 0..255')
passes = b''
for y0, x0, dy, dx in ((0, 0, 8, 8), (0, 4, 8, 8), (4, 0, 8, 4), (0, 2, 4, 4), (2, 0, 4, 2), (0, 1, 2, 2), (1, 0, 2, 1)):
    passes += lines(np.ascontiguousarray(arr[y0::dy, x0::dx]))
raw('interlaced.png', png(W, H, 2, 8, passes, interlace=1), 'Adam7')
ztxt = b'Comment\0\0' + zlib.compress(b'\0' * 20_000_000)
zchunk = struct.pack('>I', len(ztxt)) + b'zTXt' + ztxt + struct.pack('>I', zlib.crc32(b'zTXt' + ztxt))
raw('text-bomb.png', png(W, H, 2, 8, lines(arr), zchunk), '20 MB of text in 20 KB, ignored', src)
# GIF
save('still.gif', src.quantize(60), 'palette')
save('transparent.gif', src.quantize(60), 'transparent colour kept', transparency=3)
save('interlaced.gif', src.quantize(60), 'interlaced', interlace=1)
save('animated.gif', src.quantize(60), 'first frame', save_all=True, append_images=[src.transpose(0).quantize(60)])
g = bytearray(read('still.gif'))
i = g.index(b'\x2c' + b'\0\0\0\0' + struct.pack('<HH', W, H))
g[6:10] = struct.pack('<HH', 30, 20)
g[i + 1:i + 5] = struct.pack('<HH', 5, 4)
raw('small-frame.gif', bytes(g), 'frame on a larger canvas')
save('grey.gif', src.convert('L'), 'grey palette')
# BMP
save('colour.bmp', src, '24-bit')
save('alpha.bmp', rgba, '32-bit')
save('palette.bmp', src.quantize(60), '8-bit palette')
save('grey.bmp', src.convert('L'), '8-bit grey')
save('one-bit.bmp', src.convert('1'), '1-bit')
def bmp(width, height, bits, data):
    return (struct.pack('<2sIHHI', b'BM', 54 + len(data), 0, 0, 54)
            + struct.pack('<IiiHHIIiiII', 40, width, height, 1, bits, 0, len(data), 0, 0, 0, 0) + data)
px = rng.integers(0, 32768, (H, W + 1)).astype('<u2')
px[:, W] = 0
raw('555.bmp', bmp(W, H, 16, px.tobytes()), '5 bits a channel')
flat = np.zeros((H, 64), np.uint8)
flat[:, :W * 3] = arr[:, :, ::-1].reshape(H, -1)
raw('top-down.bmp', bmp(W, -H, 24, flat.tobytes()), 'negative height: first row on top')
# WebP
save('lossless.webp', src, 'lossless', lossless=True)
save('lossless-alpha.webp', rgba, 'alpha dropped', lossless=True, exact=True)
save('animated.webp', src, 'first frame', save_all=True, append_images=[src.transpose(0)], lossless=True)
# The extension says nothing.
for name, origin in (('jpeg-named.png', 'optimized.jpg'), ('png-named.jpg', 'colour.png'), ('gif-without-ending', 'still.gif')):
    raw(name, read(origin), 'sniffed, not named', Image.open(path(origin)))
# Refused.
refuse('empty.jpg', b'', 'zero bytes')
refuse('text.jpg', b'this is no picture at all\n', 'text')
refuse('bm-text.bmp', b'BM, the reader may think, is the beginning of a bitmap', 'text that begins with BM')
refuse('script.svg', b'<svg xmlns="http://www.w3.org/2000/svg"/>', 'SVG is never read')
refuse('tiff.tif', b'II*\0\x08\0\0\0\0\0', 'TIFF is never read')
refuse('photoshop.psd', b'8BPS\0\x01' + b'\0' * 20, 'PSD is never read')
for name in ('subsampling-0-quality-75.jpg', 'progressive-0-95.jpg', 'cmyk-95.jpg', 'colour.png', 'palette.png', 'interlaced.png',
             'still.gif', 'colour.bmp', 'lossless.webp', 'orientation-6.webp'):
    data = read(name)
    stem, end = name.rsplit('.', 1)
    refuse(f'half-{stem}.{end}', data[:len(data) // 2], 'cut in half')
    refuse(f'head-{stem}.{end}', data[:14], 'cut after 14 bytes')
refuse('wrong-checksum-data.png', bytes(b ^ 0x55 if i == len(read('colour.png')) - 30 else b for i, b in enumerate(read('colour.png'))), 'one byte of IDAT flipped')
refuse('zero-width.png', png(0, 5, 2, 8, b''), 'width 0')
refuse('huge.png', png(40000, 40000, 2, 8, b'\0'), '1.6 billion pixels')
refuse('long.png', png(20001, 1, 0, 8, b'\0' * 20002), 'more than 20,000 pixels a side')
refuse('huge-canvas.gif', bytes(g[:6]) + struct.pack('<HH', 65535, 65535) + bytes(g[10:]), 'frame small, canvas 4 billion pixels')
refuse('huge.bmp', bmp(100000, 100000, 24, b'\0' * 60), '10 billion pixels')
prog = read('progressive-0-95.jpg')
sos = prog.rindex(b'\xff\xda')
refuse('scan-bomb.jpg', prog[:sos] + prog[sos:-2] * 2000 + prog[-2:], '2,000 scans')
dqt = prog.index(b'\xff\xdb')
seg = prog[dqt:dqt + 2 + struct.unpack('>H', prog[dqt + 2:dqt + 4])[0]]
refuse('table-bomb.jpg', prog[:dqt] + seg * 1000 + prog[dqt:], '1,000 tables')
with open(path('OUTCOMES.tsv'), 'w') as f:
    f.write('file\tsize\tsha256 of RGB bytes\tnote\n' + ''.join('\t'.join(r) + '\n' for r in rows))
print(len(rows), 'files', sum(os.path.getsize(path(r[0])) for r in rows), 'bytes')
