package io.hubbub.broker.port;

import io.hubbub.protocol.Timetoken;
import java.util.List;

/**
 * What history holds after a cursor, as much as fits.
 *
 * @param messages in timetoken order
 * @param through up to where they are complete
 * @param lost messages up to here may be missing because the store had to drop them; {@link Timetoken#NONE} for none
 */
public record HistoryPage(List<StoredMessage> messages, Timetoken through, Timetoken lost) {}
