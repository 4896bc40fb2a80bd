package dev.signet.data;

import java.util.Locale;
import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadWarningListener;

/**
 * Turns the decoder's warning that data ran out into an error: it would otherwise hand out a picture whose lower part
 * is grey. Other warnings (profiles, markers) leave the pixels as they are.
 */
final class TruncationWatch implements IIOReadWarningListener {
    private String truncation = "";

    @Override
    public void warningOccurred(ImageReader source, String warning) {
        String text = String.valueOf(warning).toLowerCase(Locale.ROOT);
        // Many cameras pad the last scan: superfluous bytes before the end marker (0xd9) hurt nothing.
        boolean padding = text.contains("extraneous bytes before marker 0xd9");
        if (text.contains("premature end")
                || text.contains("unexpected end")
                || text.contains("corrupt jpeg data") && !padding) {
            truncation = warning;
        }
    }

    void check(String name) throws ImageFormatException {
        if (!truncation.isEmpty()) {
            throw new ImageFormatException(name, "the picture is cut off or damaged: " + truncation);
        }
    }
}
