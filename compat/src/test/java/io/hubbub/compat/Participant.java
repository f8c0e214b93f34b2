package io.hubbub.compat;

import io.hubbub.compat.SdkClient.Publishing;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** A client in a test, with its inbox. Its calls wait until the SDK has said that they took effect. */
final class Participant {
    private final String uuid;
    private final SdkClient client;
    private final Inbox inbox;

    Participant(String uuid, SdkClient client, Inbox inbox) {
        this.uuid = uuid;
        this.client = client;
        this.inbox = inbox;
    }

    String uuid() {
        return uuid;
    }

    Inbox inbox() {
        return inbox;
    }

    /** The calls that do not wait for more than the SDK's own call. */
    SdkClient client() {
        return client;
    }

    /** Returns once the SDK is connected with the channels added. */
    Participant subscribe(String... channels) {
        return subscribe(Names.channels(channels), false);
    }

    /** The same, after which the SDK hears of those who come and go, itself included. */
    Participant subscribeWithPresence(String... channels) {
        return subscribe(Names.channels(channels), true);
    }

    Participant subscribe(Names names, boolean presence) {
        int mark = inbox.mark();
        client.subscribe(names, presence);
        inbox.awaitStatus("connected", mark, Status::isConnected);
        return this;
    }

    /** Returns once the SDK has the answer to its leave. */
    void unsubscribe(String... channels) {
        unsubscribe(Names.channels(channels));
    }

    void unsubscribe(Names names) {
        int mark = inbox.mark();
        client.unsubscribe(names);
        inbox.awaitStatus("unsubscribed", mark, Status::isUnsubscribed);
    }

    long publish(String channel, Object message) {
        return client.publish(channel, Json.of(message), Publishing.BY_GET);
    }

    void publishAll(String channel, List<JsonNode> messages, Publishing how) {
        for (JsonNode message : messages) {
            client.publish(channel, message, how);
        }
    }
}
