package io.hubbub.broker.access;

import io.hubbub.protocol.ChannelNames;
import org.jspecify.annotations.Nullable;

/** Which grants on a wildcard are good for a channel: wildcards go one level deep. */
final class Wildcards {
    private Wildcards() {}

    /**
     * The wildcard that covers {@code channel}: {@code a.*} for {@code a.b}, {@code a.*-pnpres} for {@code a.b-pnpres}; null
     * for a name without or with more than one dot.
     */
    static @Nullable String of(String channel) {
        int dot = channel.indexOf('.');
        if (dot < 1 || channel.indexOf('.', dot + 1) >= 0) {
            return null;
        }
        boolean presence = ChannelNames.isPresence(channel);
        int end = presence ? channel.length() - ChannelNames.PRESENCE_SUFFIX.length() : channel.length();
        if (end <= dot + 1) {
            return null;
        }
        return channel.substring(0, dot + 1) + (presence ? "*" + ChannelNames.PRESENCE_SUFFIX : "*");
    }
}
