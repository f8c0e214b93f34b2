package io.hubbub.broker.access;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;

/**
 * The signatures of writes that were let in, as long as they could be sent a second time. Its state belongs to its lock.
 *
 * <p>Kept by halves of which the older is forgotten when the newer is as old as a signature may become, or full: a keyset
 * with more signed writes than fit is protected for a shorter time.
 */
final class ReplayGuard {
    private static final int MOST_IN_HALF = 500_000;
    private static final long SEED = 0x9E3779B97F4A7C15L;

    private final long lifetime; // seconds
    private Set<Long> older = new HashSet<>();
    private Set<Long> newer = new HashSet<>();
    private long newerSince;

    /** @param window how far a timestamp may be off, in seconds, to either side */
    ReplayGuard(long window) {
        this.lifetime = 2 * window + 1;
    }

    /** Remembers a signature that is good; false when it was here before. */
    synchronized boolean isNew(String signature, long now) {
        if (now - newerSince >= lifetime || newer.size() >= MOST_IN_HALF) {
            older = newer;
            newer = new HashSet<>();
            newerSince = now;
        }
        long hash = hash(signature);
        return !older.contains(hash) && newer.add(hash);
    }

    /** 64 bits: a good signature is as good as random, so two that agree are the same one. */
    private static long hash(String signature) {
        long hash = SEED;
        for (byte b : signature.getBytes(StandardCharsets.UTF_8)) {
            if (b != '=') { // with padding or without, it is the same one
                hash = (hash ^ b) * 0x100000001b3L;
            }
        }
        return hash;
    }
}
