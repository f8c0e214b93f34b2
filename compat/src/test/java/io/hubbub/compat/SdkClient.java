package io.hubbub.compat;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One client of an SDK. Calls return when the SDK's own call has returned; what the SDK announces later goes to the
 * client's {@link Inbox}. Timetokens are in units of 100 ns since the Unix epoch.
 *
 * <p>A call that the SDK reports as failed throws {@link CallFailed}.
 */
interface SdkClient {
    long time();

    long publish(String channel, JsonNode message, Publishing how);

    long signal(String channel, JsonNode message);

    long fire(String channel, JsonNode message);

    /**
     * Adds channels and groups to those that the client is subscribed to.
     *
     * @param presence whether to hear of those who come and go, too
     */
    void subscribe(Names names, boolean presence);

    void unsubscribe(Names names);

    default void subscribe(List<String> channels) {
        subscribe(new Names(channels, List.of()), false);
    }

    default void unsubscribe(List<String> channels) {
        unsubscribe(new Names(channels, List.of()));
    }

    /** Without names it asks about all channels. */
    HereNow hereNow(Names names, HereNow.Detail detail);

    /**
     * Returns the channels on which the user is.
     *
     * @param uuid null for the client's own
     */
    List<String> whereNow(@Nullable String uuid);

    /**
     * Returns the state as the server repeated it.
     *
     * @param uuid null for the client's own
     */
    JsonNode setState(Names names, @Nullable String uuid, JsonNode state);

    /**
     * Returns the state by channel.
     *
     * @param uuid null for the client's own
     */
    Map<String, JsonNode> getState(Names names, @Nullable String uuid);

    void addToGroup(String group, List<String> channels);

    void removeFromGroup(String group, List<String> channels);

    List<String> channelsOfGroup(String group);

    void deleteGroup(String group);

    List<String> groups();

    void stop();

    /** The choices a publisher has besides channel and message. */
    record Publishing(boolean post, @Nullable JsonNode meta) {
        static final Publishing BY_GET = new Publishing(false, null);
        static final Publishing BY_POST = new Publishing(true, null);
    }
}
