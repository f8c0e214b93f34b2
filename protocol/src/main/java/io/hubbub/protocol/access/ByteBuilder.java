package io.hubbub.protocol.access;

import java.util.Arrays;

/** A growing array of bytes. */
final class ByteBuilder {
    private byte[] bytes;
    private int length;

    ByteBuilder(int expectedLength) {
        bytes = new byte[expectedLength];
    }

    ByteBuilder add(int b) {
        makeRoom(1);
        bytes[length++] = (byte) b;
        return this;
    }

    ByteBuilder add(byte[] more) {
        return add(more, 0, more.length);
    }

    ByteBuilder add(byte[] more, int from, int to) {
        makeRoom(to - from);
        System.arraycopy(more, from, bytes, length, to - from);
        length += to - from;
        return this;
    }

    int length() {
        return length;
    }

    byte[] toByteArray() {
        return Arrays.copyOf(bytes, length);
    }

    private void makeRoom(int count) {
        if (bytes.length - length < count) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + count));
        }
    }
}
