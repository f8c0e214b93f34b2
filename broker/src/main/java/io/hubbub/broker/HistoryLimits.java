package io.hubbub.broker;

/**
 * The bounds of what history answers and takes.
 *
 * @param answerBytes of the messages in one answer
 * @param answerActions in one answer; those of one message come together, however many
 * @param messageActions on one message
 */
public record HistoryLimits(int answerBytes, int answerActions, int messageActions) {
    /** 16 MiB, 5,000 and 1,000. */
    public static final HistoryLimits DEFAULT = new HistoryLimits(16 << 20, 5000, 1000);
}
