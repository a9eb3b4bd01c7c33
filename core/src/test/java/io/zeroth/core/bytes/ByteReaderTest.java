package io.zeroth.core.bytes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ByteReaderTest {
    @ParameterizedTest
    @ValueSource(longs = {0, 1, 127, 128, 16_383, 16_384, Integer.MAX_VALUE, 1L << 62, Long.MAX_VALUE})
    void variableLengthNumbersComeBack(long value) {
        byte[] bytes = new ByteWriter().varint(value).toByteArray();
        var reader = new ByteReader("test", bytes);
        assertThat(reader.varint("number")).isEqualTo(value);
        reader.end();
        assertThat(bytes).hasSize(Math.max(1, Math.ceilDiv(Long.SIZE - Long.numberOfLeadingZeros(value), 7)));
    }

    @Test
    void valuesComeBackInOrder() {
        byte[] bytes = new ByteWriter().u8(200)
                .i32(-2)
                .i64(-3)
                .f32(0.5f)
                .text("\u00e9t\u00e9")
                .raw(new byte[] {9})
                .toByteArray();
        var reader = new ByteReader("test", bytes);
        assertThat(reader.u8("a")).isEqualTo(200);
        assertThat(reader.i32("b")).isEqualTo(-2);
        assertThat(reader.i64("c")).isEqualTo(-3);
        assertThat(reader.f32("d")).isEqualTo(0.5f);
        assertThat(reader.text("e")).isEqualTo("\u00e9t\u00e9");
        assertThat(reader.rest()).containsExactly(9);
    }

    @Test
    void anEndlessNumberIsRefused() {
        byte[] bytes = new byte[20];
        Arrays.fill(bytes, (byte) 0x80);
        assertThatThrownBy(() -> new ByteReader("test", bytes).varint("number"))
                .isInstanceOf(MalformedBytesException.class)
                .hasMessageContaining("number of the test")
                .hasMessageContaining("nine");
    }

    @Test
    void textThatIsNotUtf8IsRefused() {
        byte[] bytes = new ByteWriter().varint(1).u8(0xff).toByteArray();
        assertThatThrownBy(() -> new ByteReader("test", bytes).text("name"))
                .hasMessage("name of the test is not UTF-8");
    }

    @Test
    void anEarlyEndNamesTheField() {
        assertThatThrownBy(() -> new ByteReader("test", new byte[2]).i32("number"))
                .hasMessage("the test ends at byte 2, within number; it was cut short");
    }

    @Test
    void negativeNumbersHaveNoVariableLength() {
        assertThatThrownBy(() -> new ByteWriter().varint(-1)).hasMessageContaining("value is -1");
    }
}
