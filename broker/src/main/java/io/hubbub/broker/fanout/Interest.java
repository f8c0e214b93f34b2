package io.hubbub.broker.fanout;

import io.hubbub.broker.loop.Loop;
import io.hubbub.broker.loop.LoopOwned;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * For each channel of a keyset, the listeners that want its envelopes.
 *
 * <p>A listener stands for one loop of connections, so that there are few of them, however many subscribers there are.
 * Owned by the loop of the keyset's shard.
 *
 * @param <L> a listener
 */
@LoopOwned
public final class Interest<L> {
    private final Loop owner;
    private final Map<String, Set<L>> listeners = new HashMap<>();

    /** Nobody listens yet. */
    public Interest(Loop owner) {
        this.owner = owner;
    }

    /** {@code listener} wants what is published on {@code channels}, from now on. */
    public void add(List<String> channels, L listener) {
        assert owner.inLoop();
        for (String channel : channels) {
            Set<L> present = listeners.getOrDefault(channel, Set.of());
            if (!present.contains(listener)) {
                // Sets are small and change rarely: a new immutable one is cheaper to walk on every publish.
                listeners.put(channel, with(present, listener));
            }
        }
    }

    /** {@code listener} no longer wants {@code channels}. */
    public void remove(List<String> channels, L listener) {
        assert owner.inLoop();
        for (String channel : channels) {
            Set<L> present = listeners.getOrDefault(channel, Set.of());
            Set<L> rest = without(present, listener);
            if (rest.isEmpty()) {
                listeners.remove(channel);
            } else {
                listeners.put(channel, rest);
            }
        }
    }

    /** Who wants what is published on {@code channel}. */
    public Set<L> in(String channel) {
        assert owner.inLoop();
        return listeners.getOrDefault(channel, Set.of());
    }

    /** How many channels somebody listens to. */
    int channels() {
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
