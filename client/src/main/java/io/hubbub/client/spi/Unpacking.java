package io.hubbub.client.spi;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/** Undoes the {@code Content-Encoding} of a reply. */
final class Unpacking {
    private Unpacking() {}

    /**
     * The bytes as they were before packing.
     *
     * @param coding empty for none
     * @throws IOException when they are not packed like that, or are more than {@code maxBytes}
     */
    static byte[] of(String coding, byte[] packed, int maxBytes) throws IOException {
        if (packed.length == 0) {
            return packed;
        }
        return switch (coding.trim().toLowerCase(Locale.ROOT)) {
            case "", "identity" -> packed;
            case "gzip", "x-gzip" -> read(new GZIPInputStream(new ByteArrayInputStream(packed)), maxBytes);
            case "deflate" -> inflate(packed, maxBytes);
            default -> throw new IOException("unknown content encoding");
        };
    }

    // The standard says zlib, but some servers leave its frame away.
    private static byte[] inflate(byte[] packed, int maxBytes) throws IOException {
        Inflater inflater = new Inflater(!isZlib(packed));
        try {
            return read(new InflaterInputStream(new ByteArrayInputStream(packed), inflater), maxBytes);
        } finally {
            inflater.end();
        }
    }

    private static boolean isZlib(byte[] packed) {
        if (packed.length < 2) {
            return false;
        }
        int method = packed[0] & 0xff;
        int flags = packed[1] & 0xff;
        return (method & 0x0f) == 8 && (method * 256 + flags) % 31 == 0;
    }

    private static byte[] read(InputStream unpacked, int maxBytes) throws IOException {
        try (unpacked) {
            byte[] bytes = unpacked.readNBytes(maxBytes + 1);
            if (bytes.length > maxBytes) {
                throw new IOException("more than " + maxBytes + " bytes");
            }
            return bytes;
        }
    }
}
