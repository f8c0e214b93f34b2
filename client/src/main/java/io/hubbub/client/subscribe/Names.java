package io.hubbub.client.subscribe;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Channels and channel groups, each in the order in which they were named.
 *
 * @param channels as they stand in a request, {@code -pnpres} companions included
 * @param groups the same
 */
public record Names(List<String> channels, List<String> groups) {
    /** None at all. */
    public static final Names NONE = new Names(List.of(), List.of());

    /** What the name of a presence companion ends with. */
    public static final String PRESENCE = "-pnpres";

    /** Copies the lists. */
    public Names {
        channels = List.copyOf(channels);
        groups = List.copyOf(groups);
    }

    /** The same with a presence companion for each name that is not one. */
    public Names withPresence() {
        return new Names(companions(channels), companions(groups));
    }

    /** Whether there is neither channel nor group. */
    public boolean isEmpty() {
        return channels.isEmpty() && groups.isEmpty();
    }

    /** The same without presence companions: those of whom somebody is present. */
    Names withoutPresence() {
        return new Names(plain(channels), plain(groups));
    }

    static boolean isPresence(String name) {
        return name.endsWith(PRESENCE);
    }

    private static List<String> companions(Collection<String> names) {
        List<String> all = new ArrayList<>(names);
        for (String name : names) {
            if (!isPresence(name)) {
                all.add(name + PRESENCE);
            }
        }
        return all;
    }

    private static List<String> plain(Collection<String> names) {
        return names.stream().filter(name -> !isPresence(name)).toList();
    }
}
