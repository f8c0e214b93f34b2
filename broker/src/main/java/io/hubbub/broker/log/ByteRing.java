package io.hubbub.broker.log;

/**
 * Bytes in a circle: appended behind the last, removed from the first. Grows and shrinks with what it holds.
 *
 * <p>Reached only through {@link ChannelLog}, its owner.
 */
final class ByteRing {
    private static final int SMALL = 4096; // not worth shrinking

    private byte[] bytes = {};
    private int start; // of the first
    private int used;

    /** Copies {@code source} in, behind everything. */
    void append(byte[] source) {
        int needed = used + source.length;
        if (needed > bytes.length) {
            resize(Math.max(needed, 2 * used));
        }
        int at = wrapped(start + used);
        int first = Math.min(source.length, bytes.length - at);
        System.arraycopy(source, 0, bytes, at, first);
        System.arraycopy(source, first, bytes, 0, source.length - first);
        used = needed;
    }

    /** A copy of {@code length} bytes from the {@code offset}-th on. */
    byte[] copy(int offset, int length) {
        byte[] copy = new byte[length];
        copyTo(copy, offset, length);
        return copy;
    }

    /** Forgets the first {@code length} bytes. */
    void removeFirst(int length) {
        start = wrapped(start + length);
        used -= length;
        if (bytes.length > SMALL && used < bytes.length / 4) {
            resize(2 * used);
        }
    }

    /** The bytes that it holds. */
    int used() {
        return used;
    }

    /** The bytes that it takes. */
    int capacity() {
        return bytes.length;
    }

    private void copyTo(byte[] target, int offset, int length) {
        int from = wrapped(start + offset);
        int first = Math.min(length, bytes.length - from);
        System.arraycopy(bytes, from, target, 0, first);
        System.arraycopy(bytes, 0, target, first, length - first);
    }

    private void resize(int capacity) {
        byte[] resized = new byte[capacity];
        copyTo(resized, 0, used);
        bytes = resized;
        start = 0;
    }

    private int wrapped(int index) {
        return index >= bytes.length ? index - bytes.length : index;
    }
}
