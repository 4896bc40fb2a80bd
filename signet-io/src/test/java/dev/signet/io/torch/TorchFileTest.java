package dev.signet.io.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import com.sun.management.ThreadMXBean;
import dev.signet.io.ModelFormatException;
import dev.signet.io.Mutation;
import dev.signet.tensor.ElementType;
import dev.signet.tensor.RandomStream;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TorchFileTest {
    private static final Tensor WEIGHT = Tensor.of(Shape.of(2, 3), 1, 2, 3, 4, 5, Float.NaN);
    private static final Tensor BIAS = Tensor.of(Shape.of(2), -0f, 7);

    private static Map<String, Tensor> read(byte[] file) {
        return TorchFile.read("w.pth", file);
    }

    /** A module's state dict: an ordered dictionary with the versions of its layers as state. */
    private static TorchBytes stateDict(TorchBytes file, String prefix) {
        file.global("collections", "OrderedDict").op(')').op('R').op('q').op(0).op('(');
        file.text(prefix + "conv.weight").tensor("0", WEIGHT);
        file.text(prefix + "conv.bias").tensor("1", BIAS).op('u');
        return file.op('}').text("_metadata").op('}').op('s').op('b');
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void bothFormsOfAStateDictAreRead(boolean streamed) {
        Map<String, Tensor> read = read(stateDict(new TorchBytes(streamed), "").file());
        assertThat(read).containsExactly(Map.entry("conv.weight", WEIGHT), Map.entry("conv.bias", BIAS));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void weightsAreFoundBesideOptimizerAndArguments(boolean streamed) {
        TorchBytes file = new TorchBytes(streamed).op('}').op('(');
        file.text("epoch").whole(300).text("best").op('G').number(0, 8);
        file.text("args")
                .global("argparse", "Namespace")
                .op(')')
                .op(0x81)
                .op('}')
                .op('b');
        file.text("optimizer")
                .op('}')
                .op('(')
                .text("state")
                .op('}')
                .text("lr")
                .op('N')
                .op('s')
                .op('u');
        stateDict(file.text("state_dict"), "module.").op('u');
        assertThat(read(file.file()))
                .as("the wrapper's module. is taken off")
                .containsExactly(Map.entry("conv.weight", WEIGHT), Map.entry("conv.bias", BIAS));
    }

    @Test
    void ofSeveralDictionariesTheUsualOneOrTheNamedOneIsTaken() {
        TorchBytes file = new TorchBytes(false).op('}').op('(');
        file.text("teacher").op('}').text("a").tensor("2", BIAS).op('s');
        file.text("student").op('}').text("a").tensor("3", WEIGHT).op('s').op('u');
        byte[] bytes = file.file();
        assertThatThrownBy(() -> read(bytes)).hasMessageContaining("several").hasMessageContaining("student");
    }

    @Test
    void viewsAreMadeDenseAndTiedWeightsAreReadTwice() {
        TorchBytes file = new TorchBytes(false).op('}').op('(');
        file.text("transposed").tensor("0", 1, new long[] {3, 2}, new long[] {1, 3}, 9, 1, 2, 3, 4, 5, 6);
        file.text("tied").tensor("0", 1, new long[] {2, 3}, new long[] {3, 1}, 9, 1, 2, 3, 4, 5, 6);
        file.text("scalar").tensor("0", 0, new long[0], new long[0], 9, 1, 2, 3, 4, 5, 6);
        file.text("none").tensor("4", 0, new long[] {0, 5}, new long[] {5, 1}).op('u');
        assertThat(read(file.file()))
                .containsExactly(
                        Map.entry("transposed", Tensor.of(Shape.of(3, 2), 1, 4, 2, 5, 3, 6)),
                        Map.entry("tied", Tensor.of(Shape.of(2, 3), 1, 2, 3, 4, 5, 6)),
                        Map.entry("scalar", Tensor.scalar(9)),
                        Map.entry("none", Tensor.zeros(Shape.of(0, 5))));
    }

    @ParameterizedTest
    @CsvSource({
        "DoubleStorage,FLOAT64,8",
        "HalfStorage,FLOAT16,2",
        "BFloat16Storage,BFLOAT16,2",
        "LongStorage,INT64,8",
        "IntStorage,INT32,4",
        "ShortStorage,INT16,2",
        "CharStorage,INT8,1",
        "ByteStorage,UINT8,1",
        "BoolStorage,BOOL,1"
    })
    void everyKindOfStorageIsRead(String kind, ElementType type, int width) {
        byte[] bytes = new byte[2 * width];
        bytes[0] = 1;
        TorchBytes file = new TorchBytes(true).op('}').text("t");
        file.global("torch._utils", "_rebuild_tensor").op('(').storage("0", kind, bytes, 2);
        file.whole(0).wholes(2).wholes(1).op('t').op('R').op('s');
        Tensor read = read(file.file()).get("t");
        assertThat(read).isNotNull().satisfies(tensor -> {
            assertThat(tensor.type()).isEqualTo(type);
            assertThat(tensor.shape()).isEqualTo(Shape.of(2));
            assertThat(tensor).isNotEqualTo(Tensor.zeros(type, Shape.of(2)));
        });
    }

    @ParameterizedTest
    @CsvSource({
        "posix,system",
        "builtins,eval",
        "builtins,getattr",
        "torch,load",
        "torch.nn.modules.conv,Conv2d",
        "os,popen",
        "torch._utils,_rebuild_sparse_tensor",
        "numpy,load",
        "__builtin__,exec",
        "runpy,_run_code"
    })
    void everyOtherNameIsRefusedByName(String module, String name) {
        for (boolean streamed : new boolean[] {false, true}) {
            byte[] file = new TorchBytes(streamed)
                    .global(module, name)
                    .op('(')
                    .text("touch /tmp/owned")
                    .op('t')
                    .op('R')
                    .file();
            assertThatThrownBy(() -> read(file))
                    .isInstanceOf(ModelFormatException.class)
                    .hasMessageContaining("byte ")
                    .hasMessageContaining("'" + module + "." + name + "'")
                    .hasMessageContaining("nothing was executed");
        }
    }

    @Test
    void opcodesThatMakeObjectsAreRefused() {
        for (int opcode : new int[] {'i', 'o', 0x82, 0x83, 0x84, 0x92, 'P', 'I', 'S', 0xFF, 0}) {
            byte[] file = new TorchBytes(false).op('}').op(opcode).file();
            assertThatThrownBy(() -> read(file))
                    .isInstanceOf(ModelFormatException.class)
                    .hasMessageContaining("opcode 0x");
        }
    }

    private static void assertRefused(Consumer<TorchBytes> write, String reason) {
        TorchBytes bytes = new TorchBytes(false);
        write.accept(bytes);
        byte[] file = bytes.file();
        assertThatThrownBy(() -> read(file))
                .isInstanceOf(ModelFormatException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void tensorsThatDoNotFitTheirStorageAreRefused() {
        Consumer<TorchBytes> past = file -> file.op('}')
                .text("t")
                .tensor("0", 1, new long[] {2}, new long[] {1}, 1, 2)
                .op('s');
        assertRefused(past, "'t' of 2 reaches from element 1 over 2 of a storage of 2");
        long huge = 1L << 62;
        assertRefused(
                file -> file.op('}')
                        .text("t")
                        .tensor("0", huge, new long[] {1}, new long[] {1}, 1, 2)
                        .op('s'),
                "reaches from element");
        assertRefused(
                file -> file.op('}')
                        .text("t")
                        .tensor("0", 0, new long[] {2}, new long[] {huge}, 1, 2)
                        .op('s'),
                "stride");
        assertRefused(
                file -> file.op('}')
                        .text("t")
                        .tensor("0", 0, new long[] {huge, 4}, new long[] {1, 1}, 1)
                        .op('s'),
                "'t' cannot be");
        assertRefused(
                file -> file.op('}')
                        .text("t")
                        .tensor("0", 0, new long[] {-1}, new long[] {1}, 1)
                        .op('s'),
                "-1 is given as a size");
    }

    @Test
    void aSmallStorageCannotBecomeGigabytes() {
        byte[] file = new TorchBytes(false)
                .op('}')
                .text("t")
                .tensor("0", 0, new long[] {2_000_000_000}, new long[] {0}, 1)
                .op('s')
                .file();
        assertThatThrownBy(() -> read(file)).hasMessageContaining("4 times the size of the file");
        assertThat(allocated(file)).isLessThan(2 << 20);
    }

    @Test
    void aPickleOfMillionsOfThingsStopsAtTheLimit() {
        byte[] things = new byte[3_000_000];
        Arrays.fill(things, (byte) '}');
        byte[] file = new TorchBytes(false).raw(things).file();
        assertThatThrownBy(() -> read(file)).hasMessageContaining("more than 2000000 things");
        assertThat(allocated(file)).isLessThan(300 << 20);
    }

    @Test
    void dictionariesThatContainThemselvesEnd() {
        assertRefused(
                file -> file.op('}')
                        .op('q')
                        .op(1)
                        .op('(')
                        .text("t")
                        .tensor("0", BIAS)
                        .text("self")
                        .op('h')
                        .op(1)
                        .op('u'),
                "deep");
    }

    @Test
    void stacksThatRunEmptyAreRefused() {
        for (int opcode : new int[] {'t', 'e', 'u', 's', 'a', 'R', 'Q', 'b', '0', '1', '2', 'q', 0x94, 0x85, 0x93}) {
            assertRefused(file -> file.op(opcode), "the pickle");
        }
        assertRefused(file -> file.op('h').op(3), "recalls thing 3");
        assertRefused(file -> file.op('(').op('R'), "the pickle takes more than it has made");
    }

    @Test
    void aTorchScriptProgramIsRefusedWithAdvice() {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        entries.put("net/data.pkl", new byte[] {(byte) 0x80, 2, '}', '.'});
        entries.put("net/code/__torch__.py", "import os".getBytes(StandardCharsets.UTF_8));
        entries.put("net/constants.pkl", new byte[] {(byte) 0x80, 2, ')', '.'});
        assertThatThrownBy(() -> read(TorchBytes.zip(entries)))
                .isInstanceOf(ModelFormatException.class)
                .hasMessageContaining("TorchScript")
                .hasMessageContaining("state_dict");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void everyCutIsRefused(boolean streamed) {
        byte[] file = stateDict(new TorchBytes(streamed), "").file();
        for (int length = 0; length < file.length; length++) {
            byte[] cut = Arrays.copyOf(file, length);
            assertThatThrownBy(() -> read(cut)).isInstanceOf(ModelFormatException.class);
        }
    }

    @Test
    void damageIsRefusedOrGivesTensors() {
        byte[][] originals = {
            stateDict(new TorchBytes(false), "").file(),
            stateDict(new TorchBytes(true), "").file()
        };
        int refused = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] damaged =
                    Mutation.of(originals[i % 2], RandomStream.of(11, "torch").at(i));
            try {
                assertThat(read(damaged)).isNotEmpty();
            } catch (ModelFormatException e) {
                refused++;
            } catch (Throwable e) {
                fail("seed 11 mutation " + i + ": " + e, e);
            }
        }
        assertThat(refused).isGreaterThan(10_000);
    }

    private static long allocated(byte[] file) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            assertThatThrownBy(() -> read(file)).isInstanceOf(ModelFormatException.class);
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        return least;
    }
}
