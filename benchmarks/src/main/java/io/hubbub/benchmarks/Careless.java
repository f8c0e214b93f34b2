package io.hubbub.benchmarks;

/** The comparison that nobody may use for secrets: it is what the measurement has to find. */
final class Careless {
    private Careless() {}

    /** Whether both are the same; leaves at the first byte that differs. */
    static boolean equal(byte[] one, byte[] other) {
        if (one.length != other.length) {
            return false;
        }
        for (int i = 0; i < one.length; i++) {
            if (one[i] != other[i]) {
                return false;
            }
        }
        return true;
    }
}
