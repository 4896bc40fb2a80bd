package dev.signet.data;

import dev.signet.preprocess.Image;

/**
 * How a camera held the picture: EXIF's values 1 to 8 in order, and how to set it upright, as Pillow's
 * {@code exif_transpose}.
 */
enum Orientation {
    UPRIGHT(false, false, false),
    MIRRORED(false, false, true),
    UPSIDE_DOWN(false, true, true),
    FLIPPED(false, true, false),
    TRANSPOSED(true, false, false),
    TURNED_LEFT(true, true, false),
    TRANSVERSED(true, true, true),
    TURNED_RIGHT(true, false, true);

    /** Row r of the upright picture comes from a column of the stored one. */
    private final boolean swapsAxes;

    /** The stored rows are read from the bottom up. */
    private final boolean reversesRows;

    /** The stored columns are read from right to left. */
    private final boolean reversesColumns;

    Orientation(boolean swapsAxes, boolean reversesRows, boolean reversesColumns) {
        this.swapsAxes = swapsAxes;
        this.reversesRows = reversesRows;
        this.reversesColumns = reversesColumns;
    }

    /** Values outside 1..8 mean upright. */
    static Orientation ofExif(long value) {
        return value >= 1 && value <= 8 ? values()[(int) value - 1] : UPRIGHT;
    }

    boolean swapsAxes() {
        return swapsAxes;
    }

    Image upright(Image stored) {
        if (this == UPRIGHT) {
            return stored;
        }
        int height = swapsAxes ? stored.width() : stored.height();
        int width = swapsAxes ? stored.height() : stored.width();
        int channels = stored.channels();
        byte[] in = stored.pixels();
        byte[] out = new byte[in.length];
        int to = 0;
        for (int row = 0; row < height; row++) {
            for (int column = 0; column < width; column++) {
                int storedRow = swapsAxes ? column : row;
                int storedColumn = swapsAxes ? row : column;
                storedRow = reversesRows ? stored.height() - 1 - storedRow : storedRow;
                storedColumn = reversesColumns ? stored.width() - 1 - storedColumn : storedColumn;
                int from = (storedRow * stored.width() + storedColumn) * channels;
                for (int c = 0; c < channels; c++) {
                    out[to++] = in[from + c];
                }
            }
        }
        return new Image(height, width, channels, out);
    }
}
