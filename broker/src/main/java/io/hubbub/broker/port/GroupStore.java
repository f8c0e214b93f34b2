package io.hubbub.broker.port;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * Keeps the channel groups of all keysets. A group is there as long as it holds a channel.
 *
 * <p>Callable from any thread; must not block. What one caller asks for is done in the order in which it was asked, and a
 * load sees every change that was asked for before. The stage of a change completes after the change is where the store
 * keeps it for good; one that fails may or may not have been kept. Stages may complete on any thread, a failed one carries
 * any exception.
 *
 * <p>Groups have full names: {@code group} or {@code namespace:group}.
 */
public interface GroupStore {
    /** All groups of a keyset with their channels, those first that were added first. */
    CompletionStage<Map<String, List<String>>> load(String subscribeKey);

    /** Adds channels at the end of a group, in their order; a channel that is in the group stays where it is. */
    CompletionStage<Void> add(String subscribeKey, String group, List<String> channels);

    /** Removes channels from a group; one that is not in it is no fault. */
    CompletionStage<Void> remove(String subscribeKey, String group, List<String> channels);

    /** Removes a group with all its channels, if there is one. */
    CompletionStage<Void> delete(String subscribeKey, String group);

    /** Removes all groups of a namespace. */
    CompletionStage<Void> deleteNamespace(String subscribeKey, String namespace);

    /** Removes all groups of a keyset. */
    CompletionStage<Void> deleteAll(String subscribeKey);
}
