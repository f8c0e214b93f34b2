package io.hubbub.client;

import io.hubbub.client.subscribe.Names;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How many open handles hold each name.
 *
 * <p>Owned by the client's loop.
 */
final class Handles {
    private final Map<String, Integer> channels = new HashMap<>();
    private final Map<String, Integer> groups = new HashMap<>();

    void hold(Names names) {
        names.channels().forEach(channel -> channels.merge(channel, 1, Integer::sum));
        names.groups().forEach(group -> groups.merge(group, 1, Integer::sum));
    }

    /** Returns the names that nobody holds any more. */
    Names release(Names names) {
        return new Names(release(names.channels(), channels), release(names.groups(), groups));
    }

    private static List<String> release(List<String> names, Map<String, Integer> holders) {
        List<String> free = new ArrayList<>();
        for (String name : names) {
            if (holders.merge(name, -1, Integer::sum) <= 0) {
                holders.remove(name);
                free.add(name);
            }
        }
        return free;
    }
}
