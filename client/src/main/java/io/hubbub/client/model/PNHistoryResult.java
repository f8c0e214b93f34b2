package io.hubbub.client.model;

import java.util.List;

/**
 * A page of the history of one channel.
 *
 * <p>Source: {@code [["one","two"],17276954606232118,17276954606232120]}. An older page begins at {@link #startTimetoken}
 * and a newer one at {@link #endTimetoken}; neither repeats or leaves out a message.
 *
 * @param messages from the oldest to the newest, whatever the direction; none when nothing is left
 * @param startTimetoken the place of the oldest, in units of 100 ns since the Unix epoch; 0 when there is none
 * @param endTimetoken the place of the newest, likewise
 */
public record PNHistoryResult(List<PNHistoryItemResult> messages, long startTimetoken, long endTimetoken) {
    /** Copies the list. */
    public PNHistoryResult {
        messages = List.copyOf(messages);
    }
}
