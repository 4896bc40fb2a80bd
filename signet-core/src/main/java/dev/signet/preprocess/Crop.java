package dev.signet.preprocess;

/** Cutting a window out of an image. */
public final class Crop {
    private Crop() {}

    /** The window whose upper left corner is at (top, left), which may lie outside: what is not image is zero. */
    public static Image window(Image image, int top, int left, int height, int width) {
        if (top == 0 && left == 0 && height == image.height() && width == image.width()) {
            return image;
        }
        int channels = image.channels();
        byte[] out = new byte[Math.multiplyExact(Math.multiplyExact(height, width), channels)];
        int fromColumn = Math.max(0, left);
        int toColumn = Math.min(image.width(), left + width);
        int fromRow = Math.max(0, top);
        int toRow = Math.min(image.height(), top + height);
        for (int row = fromRow; row < toRow && fromColumn < toColumn; row++) {
            int source = (row * image.width() + fromColumn) * channels;
            int target = ((row - top) * width + fromColumn - left) * channels;
            System.arraycopy(image.pixels(), source, out, target, (toColumn - fromColumn) * channels);
        }
        return new Image(height, width, channels, out);
    }
}
