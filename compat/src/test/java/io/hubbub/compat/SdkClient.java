package io.hubbub.compat;

import java.util.List;
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

    void subscribe(List<String> channels);

    void unsubscribe(List<String> channels);

    void stop();

    /** The choices a publisher has besides channel and message. */
    record Publishing(boolean post, @Nullable JsonNode meta) {
        static final Publishing BY_GET = new Publishing(false, null);
        static final Publishing BY_POST = new Publishing(true, null);
    }
}
