package io.hubbub.client.subscribe;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the application wants to hear, in the order in which it said so.
 *
 * <p>Each name has a floor: events up to that timetoken are older than the wish and are not shown. A presence companion
 * is a name of its own.
 *
 * <p>Owned by the client's loop.
 */
final class Mix {
    private static final long UNSET = -1; // until the first handshake that includes the name

    private final Map<String, Long> channels = new LinkedHashMap<>(); // floors, by name as it stands in requests
    private final Map<String, Long> groups = new LinkedHashMap<>();

    /** Adds names that begin now; returns whether any is new. */
    boolean add(Names names) {
        boolean added = false;
        for (String channel : names.channels()) {
            added |= channels.putIfAbsent(channel, UNSET) == null;
        }
        for (String group : names.groups()) {
            added |= groups.putIfAbsent(group, UNSET) == null;
        }
        return added;
    }

    /** Adds names that begin after {@code place}, whether they were there or not. */
    void addAfter(Names names, long place) {
        names.channels().forEach(channel -> channels.put(channel, place));
        names.groups().forEach(group -> groups.put(group, place));
    }

    /** Takes names out, their presence companions too; returns those that were there. */
    Names remove(Names names) {
        return new Names(remove(names.channels(), channels, true), remove(names.groups(), groups, true));
    }

    /** Takes exactly these names out; returns those that were there. */
    Names removeExactly(Names names) {
        return new Names(remove(names.channels(), channels, false), remove(names.groups(), groups, false));
    }

    /** Takes everything out; returns it. */
    Names clear() {
        Names all = names();
        channels.clear();
        groups.clear();
        return all;
    }

    /** Everything as it stands in a request. */
    Names names() {
        return new Names(List.copyOf(channels.keySet()), List.copyOf(groups.keySet()));
    }

    /** Everything as the application named it: a companion counts only without the name it belongs to. */
    Names wished() {
        return new Names(wished(channels), wished(groups));
    }

    /** Those of {@code names} that are wanted. */
    Names wanted(Names names) {
        return new Names(
                names.channels().stream().filter(channels::containsKey).toList(),
                names.groups().stream().filter(groups::containsKey).toList());
    }

    boolean isEmpty() {
        return channels.isEmpty() && groups.isEmpty();
    }

    /** A handshake included everything: names without a floor begin at its timetoken. */
    void begin(long place) {
        channels.replaceAll((channel, floor) -> floor == UNSET ? place : floor);
        groups.replaceAll((group, floor) -> floor == UNSET ? place : floor);
    }

    /** Whether an event is older than the wish for it. An event of a name that nobody named is not. */
    boolean isTooOld(String channel, @Nullable String match, long timetoken) {
        Long floor = channels.get(channel);
        if (floor == null && match != null) {
            Long wildcard = channels.get(match);
            floor = wildcard != null ? wildcard : groups.get(match);
        }
        return floor != null && timetoken <= floor;
    }

    private static List<String> remove(Collection<String> names, Map<String, Long> from, boolean companions) {
        List<String> removed = new ArrayList<>();
        for (String name : names) {
            if (from.remove(name) != null) {
                removed.add(name);
            }
            if (companions && from.remove(name + Names.PRESENCE) != null) {
                removed.add(name + Names.PRESENCE);
            }
        }
        return removed;
    }

    private static List<String> wished(Map<String, Long> names) {
        return names.keySet().stream()
                .filter(name -> !Names.isPresence(name)
                        || !names.containsKey(name.substring(0, name.length() - Names.PRESENCE.length())))
                .toList();
    }
}
