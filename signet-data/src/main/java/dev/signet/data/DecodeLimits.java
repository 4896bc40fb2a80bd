package dev.signet.data;

/**
 * What a picture may cost before it is decoded. Small files can ask for gigabytes (a 40,000 x 40,000 PNG has 78 KB) or
 * for minutes (a progressive JPEG with thousands of scans), so all of this is read from headers and markers first.
 *
 * @param maxPixels height times width
 * @param maxSide height, and width
 * @param maxFileBytes size of the file
 * @param maxJpegScans scans of a progressive JPEG; real ones have about ten
 * @param maxJpegTables quantization and Huffman segments of a JPEG
 */
public record DecodeLimits(long maxPixels, int maxSide, long maxFileBytes, int maxJpegScans, int maxJpegTables) {
    public DecodeLimits {
        if (maxPixels < 1 || maxSide < 1 || maxFileBytes < 1 || maxJpegScans < 1 || maxJpegTables < 1) {
            throw new IllegalArgumentException(
                    "limits are positive: " + maxPixels + " pixels, " + maxSide + " pixels a side, " + maxFileBytes
                            + " bytes, " + maxJpegScans + " scans, " + maxJpegTables + " tables");
        }
        // 700 MPix of three bytes still fit one array.
        if (maxPixels > 700_000_000L || maxFileBytes > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException("at most 700,000,000 pixels and 2 GiB a file fit one array, not "
                    + maxPixels + " pixels and " + maxFileBytes + " bytes");
        }
    }

    /** 50 million pixels, 20,000 a side, 64 MB, 100 scans, 400 tables. */
    public static DecodeLimits standard() {
        return new DecodeLimits(50_000_000, 20_000, 64_000_000, 100, 400);
    }

    public DecodeLimits maxPixels(long maxPixels) {
        return new DecodeLimits(maxPixels, maxSide, maxFileBytes, maxJpegScans, maxJpegTables);
    }

    public DecodeLimits maxSide(int maxSide) {
        return new DecodeLimits(maxPixels, maxSide, maxFileBytes, maxJpegScans, maxJpegTables);
    }

    public DecodeLimits maxFileBytes(long maxFileBytes) {
        return new DecodeLimits(maxPixels, maxSide, maxFileBytes, maxJpegScans, maxJpegTables);
    }

    public DecodeLimits maxJpegScans(int maxJpegScans) {
        return new DecodeLimits(maxPixels, maxSide, maxFileBytes, maxJpegScans, maxJpegTables);
    }
}
