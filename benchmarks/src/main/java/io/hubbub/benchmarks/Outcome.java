package io.hubbub.benchmarks;

/**
 * How a run ended.
 *
 * @param seen the measured window
 * @param expected deliveries that were due, over the whole run
 * @param latency of every delivery since the window opened, those of the drain included
 * @param faults over the whole run, warm-up and drain included
 * @param drainSeconds from the end of publishing until everything had arrived, or the patience was over
 * @param lagSeconds how late, at worst, a message was sent after it was due
 * @param unsent messages that were due and never sent, because the run was given up
 */
record Outcome(
        Window.Seen seen,
        long expected,
        Latency latency,
        Ledger.Faults faults,
        double drainSeconds,
        double lagSeconds,
        long unsent) {

    /** The most that may be left, in time, at the end of a sustained schedule; also the limit of its p99. */
    private static final double PATIENCE_SECONDS = 0.1;

    /** The most that a single message of a sustained schedule may be sent late. */
    private static final double WORST_LAG_SECONDS = 0.25;

    /** Whether the server kept up: all arrived once and in order, on schedule, with hardly anything left at the end. */
    boolean sustained() {
        return faults.none()
                && unsent == 0
                && lagSeconds <= WORST_LAG_SECONDS
                && drainSeconds <= PATIENCE_SECONDS
                && latency.p99() <= PATIENCE_SECONDS * 1000;
    }
}
