package io.hubbub.broker.log;

import org.jspecify.annotations.Nullable;

/** What a long read is about: a way through its names, and a judgement of each channel. */
public interface Scope {
    /** Whether the way is at its end. */
    boolean isAtEnd();

    /** Takes one step, which leads to a channel, a pattern, the presence stream of either, or to nothing. */
    @Nullable
    String step();

    /**
     * What a message of {@code channel} matches now: the channel itself, a pattern, or a group; null for nothing. A name
     * that joined after the way had passed it is found here.
     */
    @Nullable
    String subscription(String channel);
}
