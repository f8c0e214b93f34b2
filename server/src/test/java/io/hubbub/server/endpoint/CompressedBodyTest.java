package io.hubbub.server.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.hubbub.protocol.Refusal;
import io.hubbub.protocol.RefusalCode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CompressedBodyTest {
    private static final byte[] TEXT = "\"some text, some text\"".getBytes(StandardCharsets.UTF_8);

    private static byte[] gzip(byte[] plain) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(packed)) {
            out.write(plain);
        }
        return packed.toByteArray();
    }

    private static byte[] zlib(byte[] plain, int level) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        Deflater deflater = new Deflater(level);
        try (OutputStream out = new DeflaterOutputStream(packed, deflater)) {
            out.write(plain);
        } finally {
            deflater.end();
        }
        return packed.toByteArray();
    }

    private static byte[] join(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    private static void assertRefused(byte[] body, int maxBytes, RefusalCode code) {
        assertThatExceptionOfType(Refusal.class)
                .isThrownBy(() -> CompressedBody.unpack(body, maxBytes))
                .extracting(Refusal::code)
                .isEqualTo(code);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1", "\"text\"", "x", "xy", "x\u0002z"})
    void unpack_plain_isHandedBack(String text) {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);

        assertThat(CompressedBody.unpack(body, 100)).isSameAs(body);
    }

    @Test
    void unpack_gzip_isUnpacked() throws IOException {
        assertThat(CompressedBody.unpack(gzip(TEXT), 100)).isEqualTo(TEXT);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 6, 9})
    void unpack_zlibOfAnyLevel_isUnpacked(int level) throws IOException {
        assertThat(CompressedBody.unpack(zlib(TEXT, level), 100)).isEqualTo(TEXT);
    }

    @Test
    void unpack_exactlyTheLimit_isUnpacked() throws IOException {
        assertThat(CompressedBody.unpack(gzip(TEXT), TEXT.length)).isEqualTo(TEXT);
        assertThat(CompressedBody.unpack(zlib(TEXT, 6), TEXT.length)).isEqualTo(TEXT);
    }

    @Test
    void unpack_oneByteOverTheLimit_isRefused() throws IOException {
        assertRefused(gzip(TEXT), TEXT.length - 1, RefusalCode.MESSAGE_TOO_LARGE);
        assertRefused(zlib(TEXT, 6), TEXT.length - 1, RefusalCode.MESSAGE_TOO_LARGE);
    }

    @Test
    void unpack_bomb_isRefused() throws IOException {
        assertRefused(gzip(new byte[50 << 20]), 32 << 10, RefusalCode.MESSAGE_TOO_LARGE);
    }

    @Test
    void unpack_gzipCutAnywhere_isRefused() throws IOException {
        byte[] packed = gzip(TEXT);
        for (int length = 3; length < packed.length; length++) {
            assertRefused(Arrays.copyOf(packed, length), 100, RefusalCode.INVALID_COMPRESSION);
        }
    }

    @Test
    void unpack_zlibCutAnywhere_isRefused() throws IOException {
        byte[] packed = zlib(TEXT, 6);
        for (int length = 3; length < packed.length; length++) {
            assertRefused(Arrays.copyOf(packed, length), 100, RefusalCode.INVALID_COMPRESSION);
        }
    }

    @Test
    void unpack_wrongChecksum_isRefused() throws IOException {
        byte[] packed = gzip(TEXT);
        packed[packed.length - 8] ^= 1;

        assertRefused(packed, 100, RefusalCode.INVALID_COMPRESSION);
    }

    @Test
    void unpack_damagedInside_isRefused() throws IOException {
        byte[] packed = zlib(TEXT, 6);
        packed[2] = (byte) 0xff;

        assertRefused(packed, 100, RefusalCode.INVALID_COMPRESSION);
    }

    @Test
    void unpack_garbageBehindTheEnd_isIgnored() throws IOException {
        byte[] garbage = {1, 2, 3, 4, 5};

        assertThat(CompressedBody.unpack(join(gzip(TEXT), garbage), 100)).isEqualTo(TEXT);
        assertThat(CompressedBody.unpack(join(zlib(TEXT, 6), garbage), 100)).isEqualTo(TEXT);
    }

    @Test
    void unpack_twoGzipMembers_areOneBody() throws IOException {
        assertThat(CompressedBody.unpack(join(gzip(TEXT), gzip(TEXT)), 100)).isEqualTo(join(TEXT, TEXT));
    }

    @Test
    void unpack_secondMemberOverTheLimit_isRefused() throws IOException {
        assertRefused(join(gzip(TEXT), gzip(new byte[1000])), 100, RefusalCode.MESSAGE_TOO_LARGE);
    }
}
