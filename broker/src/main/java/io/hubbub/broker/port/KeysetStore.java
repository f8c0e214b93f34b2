package io.hubbub.broker.port;

import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Keeps the keysets that operators made, and how they changed.
 *
 * <p>Changes: callable from any thread, must not block; what one caller asks for is done in the order in which it was asked.
 * The stage of a change completes after the change is where the store keeps it for good; one that fails may or may not
 * have been kept.
 */
public interface KeysetStore {
    /** All keysets, those first that were made first. May block: asked for once, at the start. */
    List<Stored> load();

    /** Keeps a keyset in place of the one with the same subscribe key, if there is one. */
    CompletionStage<Void> put(Stored keyset);

    /** Forgets a keyset; its messages, groups, grants and so on are deleted on their own, before. */
    CompletionStage<Void> delete(String subscribeKey);

    /**
     * A keyset with what only operators see.
     *
     * @param enabled whether it can be used
     * @param created in seconds since the Unix epoch
     * @param deleting whether its data are being deleted, so that it must never be used again
     */
    record Stored(Keyset keyset, boolean enabled, long created, boolean deleting) {
        /** One that stays. */
        public Stored(Keyset keyset, boolean enabled, long created) {
            this(keyset, enabled, created, false);
        }
    }
}
