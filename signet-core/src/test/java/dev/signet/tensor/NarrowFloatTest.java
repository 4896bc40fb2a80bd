package dev.signet.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.FieldSource;

final class NarrowFloatTest {
    private static final List<ElementType> TYPES = List.of(
            ElementType.FLOAT8E4M3FN,
            ElementType.FLOAT8E4M3FNUZ,
            ElementType.FLOAT8E5M2,
            ElementType.FLOAT8E5M2FNUZ,
            ElementType.FLOAT8E8M0,
            ElementType.FLOAT4E2M1);

    private static Tensor codes(ElementType type) {
        byte[] codes = new byte[1 << type.bits()];
        for (int i = 0; i < codes.length; i++) {
            codes[i] = (byte) i;
        }
        return Tensor.wrap(type, Shape.of(codes.length), codes);
    }

    private static double decode(ElementType type, byte code) {
        return Wide.of(Tensor.wrap(type, Shape.of(1), new byte[] {code})).doubles()[0];
    }

    @ParameterizedTest
    @FieldSource("TYPES")
    void everyCodeIsANumberThatGivesTheCodeAgain(ElementType type) {
        Wide numbers = Wide.of(codes(type));
        byte[] again = (byte[]) numbers.toTensor().data();
        for (int i = 0; i < again.length; i++) {
            double number = numbers.doubles()[i];
            if (Double.isNaN(number)) {
                assertThat(decode(type, again[i])).isNaN();
            } else {
                assertThat(again[i]).isEqualTo((byte) i);
                assertThat(Wide.round(type, number, false)).isEqualTo(number);
            }
        }
    }

    /** Neighbours by code are neighbours by size, and of two one is even: ties go there. */
    @ParameterizedTest
    @EnumSource(names = {"FLOAT8E4M3FN", "FLOAT8E4M3FNUZ", "FLOAT8E5M2", "FLOAT8E5M2FNUZ", "FLOAT4E2M1"})
    void betweenTwoTheNearerIsTakenAndAtATieTheEvenOne(ElementType type) {
        double[] numbers = Wide.of(codes(type)).doubles();
        for (int code = 0; code + 1 < numbers.length / 2 && Double.isFinite(numbers[code + 1]); code++) {
            double low = numbers[code];
            double high = numbers[code + 1];
            double middle = (low + high) / 2;
            assertThat(Wide.round(type, middle, true)).isEqualTo(code % 2 == 0 ? low : high);
            assertThat(Wide.round(type, Math.nextUp(middle), true)).isEqualTo(high);
            assertThat(Wide.round(type, Math.nextDown(middle), true)).isEqualTo(low);
            assertThat(Wide.round(type, -Math.nextUp(middle), true)).isEqualTo(-high);
        }
    }

    @ParameterizedTest
    @FieldSource("TYPES")
    void theLargestNumberIsWhereTheStandardSays(ElementType type) {
        double largest = switch (type) {
            case FLOAT8E4M3FN -> 448;
            case FLOAT8E4M3FNUZ -> 240;
            case FLOAT8E5M2, FLOAT8E5M2FNUZ -> 57344;
            case FLOAT8E8M0 -> 0x1p127;
            default -> 6;
        };
        assertThat(Wide.round(type, 1e300, true)).isEqualTo(largest);
        assertThat(Wide.round(type, largest, false)).isEqualTo(largest);
    }
}
