package io.hubbub.broker.fanout;

import io.hubbub.broker.loop.Loop;
import io.hubbub.broker.loop.LoopOwned;
import io.hubbub.protocol.ChannelNames;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * For each name of a keyset, the listeners that want its envelopes: for channels with wildcard patterns among them, or
 * for groups.
 *
 * <p>A listener stands for one loop of connections, so that there are few of them, however many subscribers there are.
 * Owned by the loop of the keyset's shard.
 *
 * @param <L> a listener
 */
@LoopOwned
public final class Interest<L> {
    private final Loop owner;
    private final Map<String, Set<L>> listeners = new HashMap<>(); // by name
    private int wide; // names that are patterns

    /** Nobody listens yet. */
    public Interest(Loop owner) {
        this.owner = owner;
    }

    /** {@code listener} wants what is published under {@code names}, from now on. */
    public void add(List<String> names, L listener) {
        assert owner.inLoop();
        for (String name : names) {
            Set<L> present = listeners.getOrDefault(name, Set.of());
            if (present.isEmpty() && ChannelNames.isWide(name)) {
                wide++;
            }
            if (!present.contains(listener)) {
                // Sets are small and change rarely: a new immutable one is cheaper to walk on every publish.
                listeners.put(name, with(present, listener));
            }
        }
    }

    /** {@code listener} no longer wants {@code names}. */
    public void remove(List<String> names, L listener) {
        assert owner.inLoop();
        for (String name : names) {
            Set<L> present = listeners.getOrDefault(name, Set.of());
            Set<L> rest = without(present, listener);
            if (!rest.isEmpty()) {
                listeners.put(name, rest);
            } else if (listeners.remove(name) != null && ChannelNames.isWide(name)) {
                wide--;
            }
        }
    }

    /** Who wants what is published under exactly this name. */
    public Set<L> in(String name) {
        assert owner.inLoop();
        return listeners.getOrDefault(name, Set.of());
    }

    /** Whether nobody listens to anything. */
    public boolean isEmpty() {
        assert owner.inLoop();
        return listeners.isEmpty();
    }

    /** Whether anybody listens to a pattern. */
    public boolean hasPatterns() {
        assert owner.inLoop();
        return wide > 0;
    }

    /** How many names somebody listens to. */
    int names() {
        assert owner.inLoop();
        return listeners.size();
    }

    private static <L> Set<L> with(Set<L> present, L listener) {
        Set<L> all = new HashSet<>(present);
        all.add(listener);
        return Set.copyOf(all);
    }

    private static <L> Set<L> without(Set<L> present, L listener) {
        Set<L> rest = new HashSet<>(present);
        rest.remove(listener);
        return Set.copyOf(rest);
    }
}
