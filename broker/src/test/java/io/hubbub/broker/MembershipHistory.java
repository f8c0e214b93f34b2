package io.hubbub.broker;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Which names were in which groups at which moment, as far as can be known from outside: between the request of a change
 * and its answer, nobody knows.
 */
final class MembershipHistory {
    private final Map<String, NavigableMap<Long, Status>> byMember = new HashMap<>(); // by group and member

    /** From {@code moment} on. */
    void is(String group, List<String> members, Status status, long moment) {
        for (String member : members) {
            byMember.computeIfAbsent(key(group, member), key -> new TreeMap<>()).put(moment, status);
        }
    }

    /** Whether {@code group} held {@code member} all the time since {@code moment}. */
    boolean certain(String group, String member, long moment) {
        NavigableMap<Long, Status> history = byMember.get(key(group, member));
        if (history == null) {
            return false;
        }
        Entry<Long, Status> then = history.floorEntry(moment);
        return then != null
                && then.getValue() == Status.IN
                && history.tailMap(moment, false).values().stream().allMatch(status -> status == Status.IN);
    }

    /** Whether {@code group} may have held {@code member} at any time since {@code moment}. */
    boolean possible(String group, String member, long moment) {
        NavigableMap<Long, Status> history = byMember.get(key(group, member));
        if (history == null) {
            return false;
        }
        Entry<Long, Status> then = history.floorEntry(moment);
        return (then != null && then.getValue() != Status.OUT)
                || history.tailMap(moment, false).values().stream().anyMatch(status -> status != Status.OUT);
    }

    private static String key(String group, String member) {
        return group + ' ' + member;
    }

    /** Whether a name is in a group. */
    enum Status {
        IN,
        OUT,
        UNKNOWN
    }
}
