package io.hubbub.broker;

import io.hubbub.broker.access.GroupPermit;
import io.hubbub.broker.access.NamespacePermit;
import io.hubbub.broker.access.RegistryPermit;
import io.hubbub.broker.group.Groups;
import io.hubbub.broker.loop.Loop;
import io.hubbub.broker.port.Keyset;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * The door to channel groups, got from {@link Broker#groups}.
 *
 * <p>Each method is called in a turn of {@code caller}, one of the broker's loops, and answers in a turn of the same loop. A
 * change is answered when it is on stable storage and takes effect.
 */
public final class ChannelGroups {
    private final Broker broker;

    ChannelGroups(Broker broker) {
        this.broker = broker;
    }

    /** Adds channels to a group, which is made if it is not there. Fails beyond the limits of groups. */
    public CompletionStage<Void> add(Loop caller, GroupPermit permit, List<String> channels) {
        return ask(caller, permit.keyset(), groups -> groups.add(permit.group(), channels));
    }

    /** Removes channels from a group, as far as they are in it. With its last channel the group is gone. */
    public CompletionStage<Void> remove(Loop caller, GroupPermit permit, List<String> channels) {
        return ask(caller, permit.keyset(), groups -> groups.remove(permit.group(), channels));
    }

    /** Removes a group, if it is there. */
    public CompletionStage<Void> delete(Loop caller, GroupPermit permit) {
        return ask(caller, permit.keyset(), groups -> groups.delete(permit.group()));
    }

    /** Removes all groups of a namespace. */
    public CompletionStage<Void> delete(Loop caller, NamespacePermit permit) {
        return ask(caller, permit.keyset(), groups -> groups.deleteNamespace(permit.namespace()));
    }

    /** The channels of a group, in the order in which they were added; none for a group that is not there. */
    public CompletionStage<List<String>> channels(Loop caller, GroupPermit permit) {
        return ask(caller, permit.keyset(), groups -> groups.channels(permit.group()));
    }

    /** The full names of all groups, sorted. */
    public CompletionStage<List<String>> names(Loop caller, RegistryPermit permit) {
        return ask(caller, permit.keyset(), Groups::names);
    }

    /** The names of a namespace's groups without the namespace, sorted. */
    public CompletionStage<List<String>> names(Loop caller, NamespacePermit permit) {
        return ask(caller, permit.keyset(), groups -> groups.names(permit.namespace()));
    }

    /** The namespaces that hold a group, sorted. */
    public CompletionStage<List<String>> namespaces(Loop caller, RegistryPermit permit) {
        return ask(caller, permit.keyset(), Groups::namespaces);
    }

    private <T> CompletionStage<T> ask(Loop caller, Keyset keyset, Function<Groups, CompletionStage<T>> question) {
        return broker.tell(keyset, caller, shard -> question.apply(shard.groups()));
    }
}
