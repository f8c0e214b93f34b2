package io.hubbub.compat;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import com.pubnub.api.PNConfiguration;
import com.pubnub.api.PubNub;
import com.pubnub.api.PubNubException;
import com.pubnub.api.UserId;
import com.pubnub.api.callbacks.SubscribeCallback;
import com.pubnub.api.endpoints.Endpoint;
import com.pubnub.api.endpoints.pubsub.Publish;
import com.pubnub.api.enums.PNReconnectionPolicy;
import com.pubnub.api.models.consumer.PNPublishResult;
import com.pubnub.api.models.consumer.PNStatus;
import com.pubnub.api.models.consumer.objects_api.channel.PNChannelMetadataResult;
import com.pubnub.api.models.consumer.objects_api.membership.PNMembershipResult;
import com.pubnub.api.models.consumer.objects_api.uuid.PNUUIDMetadataResult;
import com.pubnub.api.models.consumer.pubsub.MessageResult;
import com.pubnub.api.models.consumer.pubsub.PNMessageResult;
import com.pubnub.api.models.consumer.pubsub.PNPresenceEventResult;
import com.pubnub.api.models.consumer.pubsub.PNSignalResult;
import com.pubnub.api.models.consumer.pubsub.files.PNFileEventResult;
import com.pubnub.api.models.consumer.pubsub.message_actions.PNMessageActionResult;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The Java SDK, driven in this process. */
final class JavaSdk implements SdkDriver {

    @Override
    public SdkClient create(String uuid, ClientSettings settings, Inbox inbox) {
        try {
            PNConfiguration configuration = new PNConfiguration(new UserId(uuid));
            configuration.setOrigin(settings.origin());
            configuration.setSecure(false);
            configuration.setPublishKey(settings.publishKey());
            configuration.setSubscribeKey(settings.subscribeKey());
            if (settings.reconnecting()) {
                configuration.setReconnectionPolicy(PNReconnectionPolicy.LINEAR);
            }
            PubNub pubnub = new PubNub(configuration);
            pubnub.addListener(new Listener(inbox));
            return new Client(pubnub);
        } catch (PubNubException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        // Each client has its own threads, which end with it.
    }

    private record Client(PubNub pubnub) implements SdkClient {

        @Override
        public long time() {
            return call(pubnub.time()).getTimetoken();
        }

        @Override
        public long publish(String channel, JsonNode message, Publishing how) {
            Publish publish =
                    pubnub.publish().channel(channel).message(value(message)).usePOST(how.post());
            JsonNode meta = how.meta();
            return timetoken(meta == null ? publish : publish.meta(value(meta)));
        }

        @Override
        public long signal(String channel, JsonNode message) {
            return timetoken(pubnub.signal().channel(channel).message(value(message)));
        }

        @Override
        public long fire(String channel, JsonNode message) {
            return timetoken(pubnub.fire().channel(channel).message(value(message)));
        }

        @Override
        public void subscribe(List<String> channels) {
            pubnub.subscribe().channels(channels).execute();
        }

        @Override
        public void unsubscribe(List<String> channels) {
            pubnub.unsubscribe().channels(channels).execute();
        }

        @Override
        public void stop() {
            pubnub.forceDestroy();
        }

        /** Text and truth values as an application has them, the rest as Gson's elements, which keep every digit. */
        private static Object value(JsonNode message) {
            if (message.isString()) {
                return message.stringValue();
            }
            return message.isBoolean() ? message.booleanValue() : JsonParser.parseString(Json.write(message));
        }

        private static long timetoken(Endpoint<?, PNPublishResult> endpoint) {
            return call(endpoint).getTimetoken();
        }

        private static <T> T call(Endpoint<?, T> endpoint) {
            try {
                return Objects.requireNonNull(endpoint.sync());
            } catch (PubNubException e) {
                throw new CallFailed(e.getStatusCode(), e.getErrormsg() + " " + e.getResponse());
            }
        }
    }

    private static final class Listener extends SubscribeCallback {
        private final Inbox inbox;

        Listener(Inbox inbox) {
            this.inbox = inbox;
        }

        @Override
        public void message(PubNub pubnub, PNMessageResult message) {
            inbox.add(arrival("message", message));
        }

        @Override
        public void signal(PubNub pubnub, PNSignalResult signal) {
            inbox.add(arrival("signal", signal));
        }

        @Override
        public void status(PubNub pubnub, PNStatus status) {
            inbox.add(Status.of(
                    Objects.toString(status.getCategory(), null),
                    Objects.toString(status.getOperation(), null),
                    status.isError()));
        }

        private static Arrival arrival(String kind, MessageResult it) {
            @Nullable JsonElement meta = it.getUserMetadata();
            return new Arrival(
                    kind,
                    it.getChannel(),
                    Json.parse(it.getMessage().toString()),
                    it.getTimetoken(),
                    it.getPublisher(),
                    meta == null ? null : Json.parse(meta.toString()));
        }

        @Override
        public void presence(PubNub pubnub, PNPresenceEventResult presence) {}

        @Override
        public void uuid(PubNub pubnub, PNUUIDMetadataResult uuid) {}

        @Override
        public void channel(PubNub pubnub, PNChannelMetadataResult channel) {}

        @Override
        public void membership(PubNub pubnub, PNMembershipResult membership) {}

        @Override
        public void messageAction(PubNub pubnub, PNMessageActionResult action) {}

        @Override
        public void file(PubNub pubnub, PNFileEventResult file) {}
    }
}
