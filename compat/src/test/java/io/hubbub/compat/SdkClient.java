package io.hubbub.compat;

import java.util.List;
import java.util.Map;
import java.util.Set;
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

    /** Returns messages of one channel, from the oldest to the newest. */
    List<KeptMessage> history(String channel, Span span, Set<KeptMessage.Detail> with);

    /** Returns messages of some channels by channel, each from the oldest to the newest. */
    Map<String, List<KeptMessage>> fetch(List<String> channels, Span span, Set<KeptMessage.Detail> with);

    /**
     * Returns how many messages each channel has after its timetoken.
     *
     * @param timetokens one for all channels, or one for each
     */
    Map<String, Long> counts(List<String> channels, List<Long> timetokens);

    /** Deletes messages of one channel. */
    void delete(String channel, Span span);

    /** Attaches an action and returns it as the server told it. */
    MessageAction addAction(String channel, long message, String type, String value);

    /** Returns the actions of one channel, from the oldest to the newest. */
    List<MessageAction> actions(String channel, Span span);

    void removeAction(String channel, MessageAction action);

    /** Gives rights to auth keys, or to everybody, and returns what the SDK says that the server did. */
    Access.Granted grant(Access.Names whom, String rights, @Nullable Integer ttl);

    /** Takes all rights from auth keys, or from everybody. */
    void revoke(Access.Names whom);

    /** Returns who has which rights. */
    Access.Granted audit(Access.Names whom);

    /** Returns a new token. */
    String grantToken(Access.Token token);

    /** Reads a token without the server. */
    Access.Token parseToken(String token);

    /** From now on the client shows the token. */
    void setToken(String token);

    void revokeToken(String token);

    void stop();

    /**
     * The choices a publisher has besides channel and message.
     *
     * @param store whether history is to keep the message, null to leave it to the server
     * @param ttl for how many hours it is to be kept, null to leave it to the server
     */
    record Publishing(
            boolean post,
            @Nullable JsonNode meta,
            @Nullable Boolean store,
            @Nullable Integer ttl) {
        static final Publishing BY_GET = new Publishing(false, null);
        static final Publishing BY_POST = new Publishing(true, null);
        static final Publishing UNSTORED = new Publishing(false, null, false, null);

        Publishing(boolean post, @Nullable JsonNode meta) {
            this(post, meta, null, null);
        }

        static Publishing keptFor(int hours) {
            return new Publishing(false, null, null, hours);
        }
    }
}
