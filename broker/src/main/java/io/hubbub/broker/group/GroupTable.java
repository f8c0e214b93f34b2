package io.hubbub.broker.group;

import io.hubbub.broker.loop.Loop;
import io.hubbub.broker.loop.LoopOwned;
import io.hubbub.protocol.GroupNames;
import io.hubbub.protocol.Refusal;
import io.hubbub.protocol.RefusalCode;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/**
 * The channel groups of one keyset, as far as they are on stable storage: full name → channels, in the order in which they
 * were added. A group is there as long as it holds a channel.
 *
 * <p>Owned by {@code owner}, the loop of the shard. Changes come from {@link Groups} only, after the store has them.
 */
@LoopOwned
public final class GroupTable {
    private final Loop owner;
    private final GroupLimits limits;
    private final NavigableMap<String, Set<String>> groups = new TreeMap<>(); // those of a namespace lie together
    private final Map<String, Set<String>> byChannel = new HashMap<>(); // the groups that hold it
    private int memberships; // channels of all groups together

    GroupTable(Loop owner, GroupLimits limits) {
        this.owner = owner;
        this.limits = limits;
    }

    /** The channels of one group; none for a group that is not there. */
    public List<String> channels(String group) {
        assert owner.inLoop();
        return List.copyOf(groups.getOrDefault(group, Set.of()));
    }

    /** The channels that one group holds now, for reading at once; none for a group that is not there. */
    Collection<String> channelsOf(String group) {
        assert owner.inLoop();
        return groups.getOrDefault(group, Set.of());
    }

    /** The groups that hold exactly this name now, for reading at once. */
    Collection<String> groupsOf(String channel) {
        assert owner.inLoop();
        return byChannel.getOrDefault(channel, Set.of());
    }

    /** The full names of all groups, sorted. */
    List<String> names() {
        assert owner.inLoop();
        return List.copyOf(groups.keySet());
    }

    /** The names of a namespace's groups without the namespace, sorted. */
    List<String> names(String namespace) {
        assert owner.inLoop();
        int prefix = GroupNames.prefix(namespace).length();
        return of(namespace).keySet().stream()
                .map(name -> name.substring(prefix))
                .toList();
    }

    /** The namespaces that hold a group, sorted. */
    List<String> namespaces() {
        assert owner.inLoop();
        return groups.keySet().stream()
                .filter(name -> name.indexOf(GroupNames.SEPARATOR) >= 0)
                .map(name -> name.substring(0, name.indexOf(GroupNames.SEPARATOR)))
                .sorted()
                .distinct()
                .toList();
    }

    /**
     * Whether {@link #add} would change anything.
     *
     * @throws Refusal {@link RefusalCode#TOO_MANY_CHANNELS} or {@link RefusalCode#TOO_MANY_CHANNEL_GROUPS} when it would
     *     exceed a limit
     */
    boolean hasRoom(String group, List<String> channels) {
        assert owner.inLoop();
        Set<String> members = groups.getOrDefault(group, Set.of());
        int more = 0;
        for (String channel : channels) {
            more += members.contains(channel) ? 0 : 1;
        }
        if (more == 0) {
            return false;
        }
        if (members.isEmpty() && groups.size() >= limits.groups()) {
            throw new Refusal(RefusalCode.TOO_MANY_CHANNEL_GROUPS, "at most " + limits.groups());
        }
        if (members.size() + more > limits.channels()) {
            throw new Refusal(RefusalCode.TOO_MANY_CHANNELS, "at most " + limits.channels() + " in a channel group");
        }
        if (memberships + more > limits.memberships()) {
            throw new Refusal(
                    RefusalCode.TOO_MANY_CHANNELS, "at most " + limits.memberships() + " in all channel groups");
        }
        return true;
    }

    /** Whether the group holds one of these channels. */
    boolean holdsAny(String group, List<String> channels) {
        assert owner.inLoop();
        Set<String> members = groups.getOrDefault(group, Set.of());
        return channels.stream().anyMatch(members::contains);
    }

    /** Whether there is such a group. */
    boolean holds(String group) {
        assert owner.inLoop();
        return groups.containsKey(group);
    }

    /** Whether there is a group in this namespace. */
    boolean holdsNamespace(String namespace) {
        assert owner.inLoop();
        return !of(namespace).isEmpty();
    }

    /** Takes in what a store kept, whatever the limits are now. */
    void fill(Map<String, List<String>> kept) {
        assert owner.inLoop();
        kept.forEach((group, channels) -> {
            groups.put(group, new LinkedHashSet<>(channels));
            channels.forEach(channel -> joined(group, channel));
        });
        memberships = groups.values().stream().mapToInt(Set::size).sum();
    }

    void add(String group, List<String> channels) {
        assert owner.inLoop();
        Set<String> members = groups.computeIfAbsent(group, name -> new LinkedHashSet<>());
        List<String> added = channels.stream().filter(members::add).toList();
        memberships += added.size();
        added.forEach(channel -> joined(group, channel));
        if (members.isEmpty()) {
            groups.remove(group);
        }
    }

    void remove(String group, List<String> channels) {
        assert owner.inLoop();
        Set<String> members = groups.getOrDefault(group, Set.of());
        List<String> removed =
                channels.stream().distinct().filter(members::contains).toList();
        removed.forEach(channel -> {
            members.remove(channel);
            parted(group, channel);
        });
        memberships -= removed.size();
        if (members.isEmpty()) {
            groups.remove(group);
        }
    }

    void delete(String group) {
        assert owner.inLoop();
        Set<String> members = groups.remove(group);
        if (members != null) {
            memberships -= members.size();
            members.forEach(channel -> parted(group, channel));
        }
    }

    void deleteNamespace(String namespace) {
        assert owner.inLoop();
        List.copyOf(of(namespace).keySet()).forEach(this::delete);
    }

    private void joined(String group, String channel) {
        byChannel.computeIfAbsent(channel, key -> new LinkedHashSet<>(2)).add(group);
    }

    private void parted(String group, String channel) {
        Set<String> holders = byChannel.getOrDefault(channel, Set.of());
        holders.remove(group);
        if (holders.isEmpty()) {
            byChannel.remove(channel);
        }
    }

    private NavigableMap<String, Set<String>> of(String namespace) {
        String from = GroupNames.prefix(namespace);
        String to = namespace + (char) (GroupNames.SEPARATOR + 1);
        return groups.subMap(from, true, to, false);
    }
}
