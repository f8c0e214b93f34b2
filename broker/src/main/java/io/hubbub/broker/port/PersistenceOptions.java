package io.hubbub.broker.port;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How messages of a keyset are kept.
 *
 * @param enabled whether they are kept at all; message actions go with them
 * @param retention how long, for messages that do not say so themselves; null for no end
 */
public record PersistenceOptions(boolean enabled, @Nullable Duration retention) {
    /** On, without end. */
    public static final PersistenceOptions DEFAULT = new PersistenceOptions(true, null);

    /** Nothing is kept. */
    public static final PersistenceOptions OFF = new PersistenceOptions(false, null);
}
