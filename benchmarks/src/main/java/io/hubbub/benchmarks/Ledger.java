package io.hubbub.benchmarks;

import java.util.function.IntToLongFunction;
import org.HdrHistogram.Histogram;

/**
 * What was published, what has arrived, and how late: the account of one stage, owned by the loop's thread.
 *
 * <p>A delivery is one message at one subscriber. Its latency runs from the time the message was due, not from the time
 * it was sent: a publisher that falls behind its schedule does not flatter the server.
 */
final class Ledger {
    private static final long LONGEST_MICROS = 120_000_000;

    private final SequenceCheck check;
    private final Histogram latency = new Histogram(1, LONGEST_MICROS, 3); // microseconds
    private long expected;
    private long delivered;
    private long answers;
    private long damaged;
    private long lastDelivery;
    private Runnable whenSettled = () -> {};

    /** @param streams one per subscriber and lane that can reach it */
    Ledger(int streams) {
        check = new SequenceCheck(streams);
    }

    /** A message was sent that {@code receivers} subscribers must get. */
    void published(int receivers) {
        expected += receivers;
    }

    /** A message arrived. */
    void arrived(int stream, long number, long due, boolean whole, long now) {
        if (!whole) {
            damaged++;
        }
        if (check.accept(stream, number)) {
            delivered++;
        }
        long micros = (now - due) / 1000;
        latency.recordValue(Math.min(Math.max(micros, 0), LONGEST_MICROS));
        lastDelivery = now;
    }

    /** An answer to a poll was taken with all its messages. */
    void answered() {
        answers++;
        if (delivered == expected) {
            whenSettled.run();
        }
    }

    /** Runs {@code action} each time everything published has arrived. */
    void whenSettled(Runnable action) {
        whenSettled = action;
    }

    /** The streams go on from these numbers and the account starts anew; nothing may be under way. */
    void startAt(IntToLongFunction nextOfStream, int streams) {
        for (int stream = 0; stream < streams; stream++) {
            check.startAt(stream, nextOfStream.applyAsLong(stream));
        }
        check.forgetCounts();
        expected = 0;
        delivered = 0;
        answers = 0;
        damaged = 0;
        latency.reset();
    }

    void forgetLatency() {
        latency.reset();
    }

    Latency quantiles() {
        return Latency.of(latency);
    }

    long expected() {
        return expected;
    }

    /** Distinct messages that have arrived, over all streams. */
    long delivered() {
        return delivered;
    }

    /** Polls answered with or without messages, handshakes excluded. */
    long answers() {
        return answers;
    }

    /** {@link System#nanoTime()} of the latest arrival. */
    long lastDelivery() {
        return lastDelivery;
    }

    boolean settled() {
        return delivered == expected;
    }

    Faults faults() {
        return new Faults(expected - delivered, check.repeated(), check.late(), damaged);
    }

    /**
     * What went wrong.
     *
     * @param lost deliveries that never came
     * @param repeated deliveries that came more than once
     * @param late deliveries that came after a later message of their stream
     * @param damaged deliveries with other bytes than were published, or at the wrong subscriber
     */
    record Faults(long lost, long repeated, long late, long damaged) {
        boolean none() {
            return lost == 0 && repeated == 0 && late == 0 && damaged == 0;
        }
    }
}
