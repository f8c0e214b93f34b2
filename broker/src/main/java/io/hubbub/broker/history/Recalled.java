package io.hubbub.broker.history;

import io.hubbub.protocol.Envelope;
import io.hubbub.protocol.Timetoken;
import java.util.List;

/**
 * What history holds after a cursor.
 *
 * @param envelopes in timetoken order
 * @param through up to where they are complete
 * @param lost up to here messages may be missing because the store had to drop them or their time was over; {@link Timetoken#NONE} for none
 */
public record Recalled(List<Envelope> envelopes, Timetoken through, Timetoken lost) {}
