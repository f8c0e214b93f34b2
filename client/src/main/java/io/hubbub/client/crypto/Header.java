package io.hubbub.client.crypto;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What stands in front of encrypted content: {@code PNED}, the version 1, the cryptor's id of 4 bytes, the length of the
 * metadata in one byte, or from 255 on in three of which the first is 255, and the metadata.
 */
final class Header {
    static final int SENTINEL_LENGTH = 4;

    private static final byte[] SENTINEL = "PNED".getBytes(StandardCharsets.US_ASCII);
    private static final int VERSION = 1;
    private static final int ID_LENGTH = 4;
    private static final int LONG_FORM = 0xFF;
    private static final int MAX_METADATA = 0xFFFF; // bytes

    final String id;
    final byte[] metadata;

    private Header(String id, byte[] metadata) {
        this.id = id;
        this.metadata = metadata;
    }

    /** Whether {@code bytes} begin as a header does. */
    static boolean isAt(byte[] bytes) {
        return bytes.length >= SENTINEL_LENGTH
                && Arrays.equals(bytes, 0, SENTINEL_LENGTH, SENTINEL, 0, SENTINEL_LENGTH);
    }

    /** The bytes of a header. */
    static byte[] of(String id, byte[] metadata) {
        if (metadata.length > MAX_METADATA) {
            throw new PNCryptoException(
                    "A header holds up to " + MAX_METADATA + " bytes of metadata, not " + metadata.length);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(SENTINEL);
        bytes.write(VERSION);
        bytes.writeBytes(id.getBytes(StandardCharsets.ISO_8859_1));
        if (metadata.length < LONG_FORM) {
            bytes.write(metadata.length);
        } else {
            bytes.write(LONG_FORM);
            bytes.write(metadata.length >> 8);
            bytes.write(metadata.length);
        }
        bytes.writeBytes(metadata);
        return bytes.toByteArray();
    }

    /** Reads the header behind its first four bytes, and not further. */
    static Header read(InputStream in) throws IOException {
        int version = next(in);
        if (version != VERSION) {
            throw new PNCryptoException("The version of the header is " + version + ", and not " + VERSION);
        }
        String id = new String(next(in, ID_LENGTH), StandardCharsets.ISO_8859_1);
        int length = next(in);
        if (length == LONG_FORM) {
            length = next(in) << 8 | next(in);
        }
        return new Header(id, next(in, length));
    }

    private static int next(InputStream in) throws IOException {
        return next(in, 1)[0] & 0xFF;
    }

    private static byte[] next(InputStream in, int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new PNCryptoException("The header is cut off");
        }
        return bytes;
    }
}
