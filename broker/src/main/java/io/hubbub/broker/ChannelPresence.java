package io.hubbub.broker;

import io.hubbub.protocol.JsonText;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who is on one channel.
 *
 * @param occupancy how many users are there
 * @param users as many of them as were asked for
 */
public record ChannelPresence(String channel, int occupancy, List<User> users) {
    /**
     * A user on the channel.
     *
     * @param state a JSON object, or null for none
     */
    public record User(String name, @Nullable JsonText state) {}
}
