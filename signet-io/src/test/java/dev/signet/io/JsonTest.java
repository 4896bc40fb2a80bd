package dev.signet.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import dev.signet.tensor.RandomStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
    private static final String GRAPH = """
            {
              "name": "tiny",
              "nodes": [
                {
                  "op": "Conv",
                  "stride": [2, 1],
                  "scale": 0.5
                },
                {
                  "op": 7,
                  "stride": [-3, 1.5],
                  "scale": 1e999
                }
              ],
              "empty": {},
              "none": null,
              "train": false
            }
            """;

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static JsonCursor graph() {
        return Json.parse("graph.json", utf8(GRAPH));
    }

    @Test
    void whatWasPrintedIsReadAndPrintedAgainTheSame() {
        assertThat(Json.text(graph().value())).isEqualTo(GRAPH);
        assertThat(Json.bytes(graph().value())).isEqualTo(utf8(GRAPH));
    }

    @Test
    void aCursorReadsValues() {
        JsonCursor first = graph().field("nodes").items().getFirst();
        assertThat(first.field("op").text()).isEqualTo("Conv");
        assertThat(first.field("stride").integers(1, 9)).containsExactly(2, 1);
        assertThat(first.field("scale").number()).isEqualTo(0.5);
        assertThat(graph().field("train").bool()).isFalse();
        assertThat(graph().field("none").isNull()).isTrue();
        assertThat(graph().optionalField("bias")).isEmpty();
        assertThat(graph().fields().keySet()).containsExactly("name", "nodes", "empty", "none", "train");
        assertThat(graph().field("nodes").path()).isEqualTo("nodes");
        assertThat(graph().field("empty").onlyFields("a").fields()).isEmpty();
    }

    @Test
    void aCursorNamesFilePathAndFault() {
        JsonCursor second = graph().field("nodes").items().get(1);
        assertFault(() -> second.field("op").text(), "graph.json: nodes[1].op: expected text, found number");
        assertFault(
                () -> second.field("stride").integers(0, 9),
                "graph.json: nodes[1].stride[0]: integer -3 is outside 0..9");
        assertFault(
                () -> second.field("stride").integers(-9, 9),
                "graph.json: nodes[1].stride[1]: expected integer, found 1.5");
        assertFault(
                () -> second.field("scale").number(),
                "graph.json: nodes[1].scale: number 1e999 is beyond the range of doubles");
        assertFault(() -> second.field("bias"), "graph.json: nodes[1]: field 'bias' is missing");
        assertFault(
                () -> second.onlyFields("op", "stride"),
                "graph.json: nodes[1]: field 'scale' is not known; known are op, stride");
        assertFault(() -> graph().items(), "graph.json: expected list, found object");
        assertFault(() -> graph().field("nodes").fields(), "graph.json: nodes: expected object, found list");
        assertFault(() -> graph().field("name").bool(), "graph.json: name: expected true or false, found text");
        assertFault(() -> graph().field("none").number(), "graph.json: none: expected number, found null");
        assertFault(() -> graph().field("train").integer(), "graph.json: train: expected number, found true or false");
        JsonCursor odd = JsonCursor.of("f", JsonObject.empty().with("a.b\n", JsonValue.of(Long.MAX_VALUE)));
        assertFault(() -> odd.field("a.b\n").text(), "f: 'a.b\\u000a': expected text, found number");
        assertThat(odd.field("a.b\n").integer()).isEqualTo(Long.MAX_VALUE);
        assertFault(
                () -> Json.parse("f", utf8("9223372036854775808")).integer(),
                "f: integer 9223372036854775808 does not fit 64 bits");
    }

    private static void assertFault(ThrowingCallable call, String message) {
        assertThatThrownBy(call).isInstanceOf(ModelFormatException.class).hasMessage(message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "[1",
                "[1,]",
                "{\"a\":1,}",
                "{a:1}",
                "{'a':1}",
                "[01]",
                "[+1]",
                "[.5]",
                "[5.]",
                "[0x10]",
                "[NaN]",
                "[Infinity]",
                "[1]x",
                "[1] [2]",
                "// c\n[1]",
                "[\"\t\"]",
                "[\"\\x\"]",
                "[\"\\ud800\"]",
                "{\"\\udc00\":1}",
                "tru",
                "[1 2]",
                "{\"a\" 1}",
                "{\"a\":1 \"b\":2}",
                "\uFEFF[1]",
                "[\u0000]",
                "[,1]",
                "{\"a\":1,\"a\":2}",
                "{\"a\":1,\"\\u0061\":2}",
                "]",
                "}",
                "\"",
                "-",
                "1e",
                "[1]\u0000"
            })
    void whatIsNotStrictJsonIsRefused(String text) {
        assertThatThrownBy(() -> Json.parse("bad.json", utf8(text)))
                .isInstanceOf(ModelFormatException.class)
                .hasMessageStartingWith("bad.json: ");
    }

    @ParameterizedTest
    @CsvSource({"UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE"})
    void otherEncodingsAreRefused(String charset) {
        byte[] bytes = "[\"text\"]".getBytes(Charset.forName(charset));
        assertThatThrownBy(() -> Json.parse("bad.json", bytes))
                .isInstanceOf(ModelFormatException.class)
                .hasMessageContaining("UTF-8");
    }

    @Test
    void theFaultIsFoundAtItsByte() {
        assertThatThrownBy(() -> Json.parse("bad.json", utf8("{\"ü\": 1, \"a\": 2, \"a\": 3}")))
                .isInstanceOfSatisfying(ModelFormatException.class, e -> {
                    assertThat(e.offset()).hasValue(18);
                    assertThat(e.reason()).isEqualTo("field 'a' is there twice");
                    assertThat(e.file()).isEqualTo("bad.json");
                });
    }

    @Test
    void limitsHold() {
        String deep = "[".repeat(32) + "]".repeat(32);
        assertThat(Json.text(Json.parse("deep", utf8(deep)).value())).contains("[]");
        assertThatThrownBy(() -> Json.parse("deep", utf8("[" + deep + "]"))).isInstanceOf(ModelFormatException.class);
        assertThatThrownBy(() -> Json.parse("deep", utf8("[".repeat(1_000_000))))
                .isInstanceOf(ModelFormatException.class);
        assertThat(Json.parse("number", utf8("9".repeat(64))).number()).isEqualTo(1e64);
        assertThatThrownBy(() -> Json.parse("number", utf8("9".repeat(65))))
                .hasMessageContaining("over the limit of 64");
        assertThatThrownBy(() ->
                        Json.parse("long", utf8(" ".repeat(100) + "1"), JsonLimits.DEFAULT.withDocumentBytes(100)))
                .hasMessageContaining("101 bytes is over the limit of 100");
        assertThatThrownBy(() -> Json.parse("many", utf8("[" + "1,".repeat(2_000_000) + "1]")))
                .isInstanceOf(ModelFormatException.class);
    }

    @Test
    void aTreeTooDeepToReadIsNotWritten() {
        JsonValue value = JsonValue.of(true);
        for (int i = 0; i < 33; i++) {
            value = JsonArray.of(value);
        }
        JsonValue deep = value;
        assertThatThrownBy(() -> Json.text(deep)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void numbersKeepTheirDigits() {
        for (String digits :
                List.of("0", "-0", "1.0", "1.00", "1e5", "1E+5", "-1.25e-300", "123456789012345678901234567890")) {
            assertThat(Json.text(Json.parse("n", utf8(digits)).value())).isEqualTo(digits + "\n");
        }
        assertThat(JsonValue.of(0.1f).text()).isEqualTo("0.1");
        assertThat(JsonValue.of(0.1).text()).isEqualTo("0.1");
        assertThat(JsonValue.of(7).text()).isEqualTo("7");
        assertThat(JsonValue.of(Long.MIN_VALUE).text()).isEqualTo("-9223372036854775808");
        for (double none : new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
            assertThatThrownBy(() -> JsonValue.of(none)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> JsonValue.of((float) none)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> new JsonNumber("1.")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anyTextSurvives() {
        StringBuilder all = new StringBuilder();
        for (char c = 0; c < 0x300; c++) {
            all.append(c);
        }
        all.append("\u2028\u2029\uFEFF\uFFFF\uD83D\uDE00");
        JsonValue value = JsonObject.empty().with(all.toString(), JsonValue.of(all.toString()));
        assertThat(Json.parse("text", Json.bytes(value)).value()).isEqualTo(value);
        assertThatThrownBy(() -> JsonValue.of("\uD800")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void longListsTakeALineForEachItem() {
        String text = Json.text(JsonValue.ofInts(new int[60]));
        assertThat(text.lines()).hasSize(62);
        assertThat(Json.text(JsonValue.ofInts(1, 2, 3))).isEqualTo("[1, 2, 3]\n");
    }

    @Test
    void anObjectKeepsItsOrderAndItsFields() {
        JsonObject object = JsonObject.empty()
                .with("b", JsonValue.of(1))
                .with("a", JsonValue.nothing())
                .with("b", JsonValue.of(2));
        assertThat(object.fields().keySet()).containsExactly("b", "a");
        assertThat(object.without("b").fields()).isEqualTo(Map.of("a", JsonNull.NULL));
        assertThatThrownBy(() -> object.fields().clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void aFileIsReadByName(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("graph.json");
        Files.writeString(file, GRAPH);
        assertThat(Json.read(file).value()).isEqualTo(graph().value());
        Files.writeString(file, "[");
        assertThatThrownBy(() -> Json.read(file))
                .isInstanceOf(ModelFormatException.class)
                .hasMessageStartingWith(file + ": byte ");
    }

    @Test
    void damageIsRefusedOrIsOtherJson() {
        long seed = 5;
        int refused = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] damaged =
                    Mutation.of(utf8(GRAPH), RandomStream.of(seed, "json").at(i));
            try {
                JsonValue value = Json.parse("damaged", damaged).value();
                assertThat(Json.parse("again", Json.bytes(value)).value())
                        .as("seed %d mutation %d", seed, i)
                        .isEqualTo(value);
            } catch (ModelFormatException e) {
                refused++;
            } catch (Throwable e) {
                fail("seed " + seed + " mutation " + i + ": " + e, e);
            }
        }
        assertThat(refused).isBetween(5_000, 20_000);
    }
}
