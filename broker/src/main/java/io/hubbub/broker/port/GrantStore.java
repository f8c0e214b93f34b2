package io.hubbub.broker.port;

import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Keeps what was granted and which tokens were revoked, for all keysets.
 *
 * <p>Changes: callable from any thread, must not block; what one caller asks for is done in the order in which it was asked.
 * The stage of a change completes after the change is where the store keeps it for good, and in the order of the changes;
 * one that fails may or may not have been kept. Stages may complete on any thread, a failed one carries any exception.
 */
public interface GrantStore {
    /** Everything that is kept, in no order; what has expired may be among it. May block: asked for once, at the start. */
    void load(Visitor visitor);

    /**
     * Keeps {@code grants}, all or none, in place of those of the same level, resource and auth key; those without rights
     * take away.
     */
    CompletionStage<Void> put(String subscribeKey, List<Grant> grants);

    /**
     * Remembers a revoked token.
     *
     * @param tokenHash the SHA-256 of the token's bytes as 64 hexadecimal digits in lower case
     * @param expires when the token ends anyway, in seconds since the Unix epoch
     */
    CompletionStage<Void> revoke(String subscribeKey, String tokenHash, long expires);

    /**
     * Forgets grants and revocations that expired before {@code now}, in seconds since the Unix epoch. May take its time:
     * changes that are asked for later need not wait for it.
     */
    CompletionStage<Void> expire(long now);

    /** Forgets everything about a keyset. */
    CompletionStage<Void> deleteAll(String subscribeKey);

    /** Is shown what is kept. */
    interface Visitor {
        /** What was granted. */
        void grant(String subscribeKey, Grant grant);

        /** What was revoked. */
        void revocation(String subscribeKey, String tokenHash, long expires);
    }
}
