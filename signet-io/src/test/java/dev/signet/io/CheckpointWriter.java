package dev.signet.io;

import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;

/**
 * The program that {@link CheckpointKillTest} kills: goes on from the last checkpoint and saves the next one, forever. Writes
 * {@code .} before each file operation and {@code S} after each save that has returned.
 */
final class CheckpointWriter {
    private static final int ELEMENTS = 60_000;

    private CheckpointWriter() {}

    static Map<String, Tensor> tensors(int step) {
        return Map.of(
                "weight",
                Tensor.filled(Shape.of(ELEMENTS), step),
                "momentum",
                Tensor.filled(Shape.of(ELEMENTS), -step));
    }

    static Map<String, String> metadata(int step) {
        return Map.of("step", Integer.toString(step));
    }

    public static void main(String[] arguments) throws IOException {
        Path directory = Path.of(arguments[0]);
        FileOutputStream out = new FileOutputStream(FileDescriptor.out);
        try (RunLock _ = RunLock.acquire(directory)) {
            CheckpointDirectory checkpoints =
                    new CheckpointDirectory(directory, 3, new Announced(new SystemFiles(), out));
            checkpoints.deleteTemporaryFiles();
            int step = checkpoints
                    .loadLast()
                    .map(last -> Integer.parseInt(last.metadata().get("step")))
                    .orElse(0);
            while (true) {
                step++;
                checkpoints.save(tensors(step), metadata(step));
                out.write('S');
            }
        }
    }

    /** Says so before each operation, which gives the parent moments to choose from. */
    private record Announced(FileOperations operations, FileOutputStream out) implements FileOperations {
        @Override
        public NewFile create(Path file) throws IOException {
            out.write('.');
            NewFile real = operations.create(file);
            return new NewFile() {
                @Override
                public void write(ByteBuffer bytes) throws IOException {
                    out.write('.');
                    real.write(bytes);
                }

                @Override
                public void force() throws IOException {
                    out.write('.');
                    real.force();
                }

                @Override
                public void close() throws IOException {
                    out.write('.');
                    real.close();
                }
            };
        }

        @Override
        public void move(Path from, Path to) throws IOException {
            out.write('.');
            operations.move(from, to);
        }

        @Override
        public void delete(Path file) throws IOException {
            out.write('.');
            operations.delete(file);
        }

        @Override
        public void forceDirectory(Path directory) throws IOException {
            out.write('.');
            operations.forceDirectory(directory);
        }
    }
}
