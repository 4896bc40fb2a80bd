package dev.signet.io.torch;

import dev.signet.tensor.ElementType;
import java.util.Optional;

/** The Python names that a state dict may contain. All others are refused: a pickle that calls them is a program. */
enum Global {
    ORDERED_DICT("collections", "OrderedDict"),
    REBUILD_TENSOR("torch._utils", "_rebuild_tensor"),
    REBUILD_TENSOR_2("torch._utils", "_rebuild_tensor_v2"),
    REBUILD_TENSOR_3("torch._utils", "_rebuild_tensor_v3"),
    REBUILD_PARAMETER("torch._utils", "_rebuild_parameter"),
    REBUILD_PARAMETER_WITH_STATE("torch._utils", "_rebuild_parameter_with_state"),
    SIZE("torch", "Size"),
    DEVICE("torch", "device"),
    LAYOUT("torch.serialization", "_get_layout"),
    /** Training scripts leave their best accuracy and their arguments beside the weights. They are read over. */
    NUMPY_SCALAR("numpy.core.multiarray", "scalar"),
    NUMPY_SCALAR_2("numpy._core.multiarray", "scalar"),
    NUMPY_TYPE("numpy", "dtype"),
    ENCODE("_codecs", "encode"),
    NAMESPACE("argparse", "Namespace"),

    DOUBLE_STORAGE("torch", "DoubleStorage", ElementType.FLOAT64),
    FLOAT_STORAGE("torch", "FloatStorage", ElementType.FLOAT32),
    HALF_STORAGE("torch", "HalfStorage", ElementType.FLOAT16),
    BFLOAT16_STORAGE("torch", "BFloat16Storage", ElementType.BFLOAT16),
    LONG_STORAGE("torch", "LongStorage", ElementType.INT64),
    INT_STORAGE("torch", "IntStorage", ElementType.INT32),
    SHORT_STORAGE("torch", "ShortStorage", ElementType.INT16),
    CHAR_STORAGE("torch", "CharStorage", ElementType.INT8),
    BYTE_STORAGE("torch", "ByteStorage", ElementType.UINT8),
    BOOL_STORAGE("torch", "BoolStorage", ElementType.BOOL),
    UNTYPED_STORAGE("torch.storage", "UntypedStorage", ElementType.UINT8),

    FLOAT64("torch", "float64", ElementType.FLOAT64),
    FLOAT32("torch", "float32", ElementType.FLOAT32),
    FLOAT16("torch", "float16", ElementType.FLOAT16),
    BFLOAT16("torch", "bfloat16", ElementType.BFLOAT16),
    INT64("torch", "int64", ElementType.INT64),
    INT32("torch", "int32", ElementType.INT32),
    INT16("torch", "int16", ElementType.INT16),
    INT8("torch", "int8", ElementType.INT8),
    UINT8("torch", "uint8", ElementType.UINT8),
    UINT16("torch", "uint16", ElementType.UINT16),
    UINT32("torch", "uint32", ElementType.UINT32),
    UINT64("torch", "uint64", ElementType.UINT64),
    BOOL("torch", "bool", ElementType.BOOL);

    private final String module;
    private final String attribute;
    private final Optional<ElementType> type;

    Global(String module, String attribute) {
        this(module, attribute, Optional.empty());
    }

    Global(String module, String attribute, ElementType type) {
        this(module, attribute, Optional.of(type));
    }

    Global(String module, String attribute, Optional<ElementType> type) {
        this.module = module;
        this.attribute = attribute;
        this.type = type;
    }

    String qualifiedName() {
        return module + "." + attribute;
    }

    /** The elements of a kind of storage, or what a type of PyTorch is here; empty for all else. */
    Optional<ElementType> elementType() {
        return type;
    }

    static Optional<Global> named(String module, String attribute) {
        for (Global global : values()) {
            if (global.module.equals(module) && global.attribute.equals(attribute)) {
                return Optional.of(global);
            }
        }
        return Optional.empty();
    }
}
