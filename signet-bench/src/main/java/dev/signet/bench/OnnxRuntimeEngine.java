package dev.signet.bench;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.signet.tensor.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Map;

/**
 * ONNX Runtime with the settings that make it fastest: all optimisations, spinning threads, the batch fixed in the file, input and output in direct
 * buffers that are made once.
 */
final class OnnxRuntimeEngine implements Engine {
    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
    private final boolean spinning;
    private Opened opened = new Opened();

    /** A session with its tensors. */
    private record Opened(OrtSession session, OnnxTensor input, OnnxTensor output, FloatBuffer numbers) {
        @SuppressWarnings("NullAway") // before open() there is nothing
        Opened() {
            this(null, null, null, null);
        }
    }

    /** @param spinning whether its threads wait actively for the next piece of work */
    OnnxRuntimeEngine(boolean spinning) {
        this.spinning = spinning;
    }

    @Override
    public String version() {
        return "ONNX Runtime " + environment.getVersion();
    }

    @Override
    public void open(Task task) throws OrtException {
        if (task.suite() == Task.Suite.TRAINING) {
            throw new UnsupportedOperationException("ONNX Runtime does not train");
        }
        OrtSession.SessionOptions options = new OrtSession.SessionOptions();
        options.setIntraOpNumThreads(task.threads());
        options.setInterOpNumThreads(1);
        options.setExecutionMode(OrtSession.SessionOptions.ExecutionMode.SEQUENTIAL);
        options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
        options.addConfigEntry("session.intra_op.allow_spinning", spinning ? "1" : "0");
        Workload workload = new Workload(task);
        OrtSession session = environment.createSession(task.onnx(), options);
        FloatBuffer in = direct(workload.inputShape());
        in.put(workload.input().floats()).rewind();
        Shape outputShape = workload.graph()
                .shapes(Map.of("input", workload.inputShape()))
                .get(workload.graph().output("output").id());
        FloatBuffer out = direct(outputShape);
        opened = new Opened(
                session,
                OnnxTensor.createTensor(environment, in, sizes(workload.inputShape())),
                OnnxTensor.createTensor(environment, out, sizes(outputShape)),
                out);
    }

    private static FloatBuffer direct(Shape shape) {
        return ByteBuffer.allocateDirect(Float.BYTES * shape.elements())
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }

    private static long[] sizes(Shape shape) {
        return Arrays.stream(shape.toArray()).asLongStream().toArray();
    }

    @Override
    public void run() throws OrtException {
        opened.session
                .run(Map.of("input", opened.input), Map.of("output", opened.output))
                .close();
    }

    @Override
    public float[] output() {
        float[] numbers = new float[opened.numbers.capacity()];
        opened.numbers.duplicate().rewind().get(numbers);
        return numbers;
    }

    @Override
    public void close() throws OrtException {
        if (opened.session != null) {
            opened.session.close();
        }
    }
}
