package io.hubbub.compat;

import io.hubbub.client.PNConfiguration;
import io.hubbub.client.PubNub;
import io.hubbub.client.Publish;
import io.hubbub.client.RemoteAction;
import io.hubbub.client.SubscribeCallback;
import io.hubbub.client.model.PNMessageResult;
import io.hubbub.client.model.PNPublishResult;
import io.hubbub.client.model.PNReconnectionPolicy;
import io.hubbub.client.model.PNSignalResult;
import io.hubbub.client.model.PNStatus;
import io.hubbub.client.model.PubNubException;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Hubbub's own SDK, driven in this process. */
final class HubbubSdk implements SdkDriver {
    @Override
    public SdkClient create(String uuid, ClientSettings settings, Inbox inbox) {
        PNConfiguration configuration = new PNConfiguration()
                .setOrigin(settings.origin())
                .setPublishKey(settings.publishKey())
                .setSubscribeKey(settings.subscribeKey())
                .setUuid(uuid)
                .setDaemon(true);
        if (settings.reconnecting()) {
            configuration.setReconnectPolicy(PNReconnectionPolicy.LINEAR);
        }
        PubNub pubnub = PubNub.create(configuration);
        pubnub.addListener(new Listener(inbox));
        return new Client(pubnub);
    }

    @Override
    public void close() {
        // Each client has its own threads, which end with it.
    }

    private record Client(PubNub pubnub) implements SdkClient {
        @Override
        public long time() {
            return call(pubnub.time()).timetoken();
        }

        @Override
        public long publish(String channel, JsonNode message, Publishing how) {
            Publish publish = pubnub.publish().channel(channel).message(message).usePost(how.post());
            JsonNode meta = how.meta();
            return timetoken(meta == null ? publish : publish.meta(meta));
        }

        @Override
        public long signal(String channel, JsonNode message) {
            return timetoken(pubnub.signal().channel(channel).message(message));
        }

        @Override
        public long fire(String channel, JsonNode message) {
            return timetoken(pubnub.fire().channel(channel).message(message));
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
            pubnub.close();
        }

        private static long timetoken(RemoteAction<PNPublishResult> action) {
            return call(action).timetoken();
        }

        private static <T> T call(RemoteAction<T> action) {
            try {
                return action.sync();
            } catch (PubNubException e) {
                throw new CallFailed(e.statusCode(), e.getMessage() + " " + e.responseBody());
            }
        }
    }

    private record Listener(Inbox inbox) implements SubscribeCallback {
        @Override
        public void message(PubNub pubnub, PNMessageResult message) {
            inbox.add(new Arrival(
                    "message",
                    message.channel(),
                    message.message(),
                    message.timetoken(),
                    message.publisher(),
                    message.userMetadata()));
        }

        @Override
        public void signal(PubNub pubnub, PNSignalResult signal) {
            inbox.add(new Arrival(
                    "signal",
                    signal.channel(),
                    signal.message(),
                    signal.timetoken(),
                    signal.publisher(),
                    signal.userMetadata()));
        }

        @Override
        public void status(PubNub pubnub, PNStatus status) {
            inbox.add(Status.of(status.category().name(), status.operation().name(), status.isError()));
        }
    }
}
