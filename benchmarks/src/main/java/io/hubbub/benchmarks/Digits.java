package io.hubbub.benchmarks;

/** Decimal numbers of a fixed width in a byte array, unsigned, with leading zeros. */
final class Digits {
    private Digits() {}

    /** Reads {@code count} digits; anything else there is an {@link IllegalStateException}. */
    static long read(byte[] bytes, int at, int count) {
        long value = 0;
        for (int i = at; i < at + count; i++) {
            int digit = bytes[i] - '0';
            if (digit < 0 || digit > 9) {
                throw new IllegalStateException("not a digit: byte " + bytes[i]);
            }
            value = value * 10 + digit;
        }
        return value;
    }

    /** Writes {@code value} right-aligned into {@code count} bytes; a value too large loses its leading digits. */
    static void write(byte[] bytes, int at, int count, long value) {
        long rest = value;
        for (int i = at + count - 1; i >= at; i--) {
            bytes[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
    }
}
