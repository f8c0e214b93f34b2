package io.hubbub.compat;

import java.util.List;

/** Channels, patterns among them, and channel groups that one call is about. */
record Names(List<String> channels, List<String> groups) {
    /** What a call without names is about: everything. */
    static final Names NONE = new Names(List.of(), List.of());

    static Names channels(String... channels) {
        return new Names(List.of(channels), List.of());
    }

    static Names groups(String... groups) {
        return new Names(List.of(), List.of(groups));
    }
}
