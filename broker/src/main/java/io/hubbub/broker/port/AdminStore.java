package io.hubbub.broker.port;

import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what operators need to administer a server: the hash of their token, and the log of what they changed.
 *
 * <p>Changes: callable from any thread, must not block; done in the order in which they were asked for. The stage of a change
 * completes after the change is where the store keeps it for good; one that fails may or may not have been kept.
 */
public interface AdminStore {
    /** The hash of the admin token, in the form in which it was given; null before the first. May block. */
    @Nullable
    String loadTokenHash();

    /** Replaces the hash of the admin token. */
    CompletionStage<Void> putTokenHash(String hash);

    /** So many changes are kept, the newest. */
    int MOST_CHANGES = 10_000;

    /** Writes down a change; its number is given by the store. Of more than {@link #MOST_CHANGES} the oldest go. */
    CompletionStage<Void> append(Entry entry);

    /** The newest changes with numbers below {@code before}, newest first. */
    CompletionStage<List<Entry>> changes(long before, int count);

    /**
     * One change.
     *
     * @param number grows with every change; 0 before the store has given one
     * @param at in seconds since the Unix epoch
     * @param from the address that it was asked from
     * @param action what was done, a word such as {@code keyset.create}
     * @param subject what it was done to; empty if nothing has a name
     * @param detail what exactly, a JSON object without secrets
     */
    record Entry(long number, long at, String from, String action, String subject, String detail) {}
}
