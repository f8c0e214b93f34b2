package io.hubbub.protocol;

import java.util.List;

/**
 * What somebody listens to or is present on, as a request names it.
 *
 * @param channels names of channels, wildcard patterns, and presence streams of both; each once
 * @param groups names of channel groups and of their presence streams; each once
 */
public record Names(List<String> channels, List<String> groups) {
    /** No name. */
    public static final Names NONE = new Names(List.of(), List.of());

    /** Copies the lists. */
    public Names {
        channels = List.copyOf(channels);
        groups = List.copyOf(groups);
    }

    /** Channels alone. */
    public static Names ofChannels(List<String> channels) {
        return new Names(channels, List.of());
    }

    /** Whether there is no name. */
    public boolean isEmpty() {
        return channels.isEmpty() && groups.isEmpty();
    }

    /** How many names there are. */
    public int size() {
        return channels.size() + groups.size();
    }
}
