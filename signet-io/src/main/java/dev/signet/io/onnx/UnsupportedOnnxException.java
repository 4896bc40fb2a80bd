package dev.signet.io.onnx;

import java.util.List;

/** A good ONNX file that asks for what this version cannot do, or a model that ONNX cannot say; all of it is listed at once. */
public final class UnsupportedOnnxException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final int SHOWN = 50;

    private final transient List<String> reasons;

    UnsupportedOnnxException(String file, List<String> reasons) {
        this(reasons, file + ": this version cannot import: ");
    }

    private UnsupportedOnnxException(List<String> reasons, String before) {
        super(before
                + String.join("; ", reasons.subList(0, Math.min(SHOWN, reasons.size())))
                + (reasons.size() > SHOWN ? "; and " + (reasons.size() - SHOWN) + " more" : ""));
        this.reasons = List.copyOf(reasons);
    }

    static UnsupportedOnnxException whileExporting(List<String> reasons) {
        return new UnsupportedOnnxException(reasons, "this model cannot be written as ONNX: ");
    }

    /** One for each node or tensor, with its name. */
    public List<String> reasons() {
        return reasons;
    }
}
