package io.hubbub.client;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Names as they are collected by a call: lists within a name are taken apart, blank ones left out. */
final class NameList {
    private final Set<String> names = new LinkedHashSet<>();

    void add(Collection<String> more) {
        for (String list : more) {
            for (String name : list.split(",", -1)) {
                if (!name.isBlank()) {
                    names.add(name.strip());
                }
            }
        }
    }

    List<String> names() {
        return List.copyOf(names);
    }
}
