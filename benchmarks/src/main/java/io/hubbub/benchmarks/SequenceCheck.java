package io.hubbub.benchmarks;

import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Follows numbered streams and tells a first arrival from a repeated and a late one.
 *
 * <p>A stream is what one subscriber sees of one publishing lane: it must count 0, 1, 2, ... Numbers that are jumped
 * over stay missing until they come late. Memory is one number per stream plus one range per open hole, so that a badly
 * overloaded server costs no more than a good one. Owned by the loop's thread.
 */
public final class SequenceCheck {
    private final long[] next;
    private final Map<Integer, NavigableMap<Long, Long>> holes = new HashMap<>(); // per stream: first → after last
    private long repeated;
    private long late;

    /** Streams 0 up to {@code streams}, each of which begins with 0. */
    public SequenceCheck(int streams) {
        next = new long[streams];
    }

    /** Takes an arrival; true when the stream has not had this number before, in order or late. */
    public boolean accept(int stream, long number) {
        long expected = next[stream];
        if (number == expected) {
            next[stream] = expected + 1;
            return true;
        }
        if (number > expected) {
            holes.computeIfAbsent(stream, unused -> new TreeMap<>()).put(expected, number);
            next[stream] = number + 1;
            return true;
        }
        if (fill(stream, number)) {
            late++;
            return true;
        }
        repeated++;
        return false;
    }

    private boolean fill(int stream, long number) {
        NavigableMap<Long, Long> open = holes.get(stream);
        if (open == null) {
            return false;
        }
        Map.Entry<Long, Long> hole = open.floorEntry(number);
        if (hole == null || number >= hole.getValue()) {
            return false;
        }
        open.remove(hole.getKey());
        if (hole.getKey() < number) {
            open.put(hole.getKey(), number);
        }
        if (number + 1 < hole.getValue()) {
            open.put(number + 1, hole.getValue());
        }
        return true;
    }

    /** Starts the stream anew at {@code number} and forgets its holes. */
    public void startAt(int stream, long number) {
        next[stream] = number;
        holes.remove(stream);
    }

    /** Repeated and late arrivals count from 0 again. */
    public void forgetCounts() {
        repeated = 0;
        late = 0;
    }

    /** Arrivals of a number that had already arrived. */
    public long repeated() {
        return repeated;
    }

    /** Arrivals after a larger number of the same stream. */
    public long late() {
        return late;
    }

    /** Numbers that were jumped over and have not come. The end of a stream that never came is not among them. */
    public long missing() {
        long sum = 0;
        for (NavigableMap<Long, Long> open : holes.values()) {
            for (Map.Entry<Long, Long> hole : open.entrySet()) {
                sum += hole.getValue() - hole.getKey();
            }
        }
        return sum;
    }
}
