package io.hubbub.benchmarks.sdk;

import com.google.gson.JsonElement;
import com.pubnub.api.PNConfiguration;
import com.pubnub.api.PubNub;
import com.pubnub.api.PubNubException;
import com.pubnub.api.UserId;
import com.pubnub.api.callbacks.SubscribeCallback;
import com.pubnub.api.enums.PNStatusCategory;
import com.pubnub.api.models.consumer.PNStatus;
import com.pubnub.api.models.consumer.objects_api.channel.PNChannelMetadataResult;
import com.pubnub.api.models.consumer.objects_api.membership.PNMembershipResult;
import com.pubnub.api.models.consumer.objects_api.uuid.PNUUIDMetadataResult;
import com.pubnub.api.models.consumer.pubsub.PNMessageResult;
import com.pubnub.api.models.consumer.pubsub.PNPresenceEventResult;
import com.pubnub.api.models.consumer.pubsub.PNSignalResult;
import com.pubnub.api.models.consumer.pubsub.files.PNFileEventResult;
import com.pubnub.api.models.consumer.pubsub.message_actions.PNMessageActionResult;
import java.util.List;

/** The official Java SDK, at its last version under the MIT licence. */
final class OfficialSdk implements Sdk {
    @Override
    public SdkClient client(String origin, String user, int connections, Heard heard) {
        try {
            PNConfiguration configuration = new PNConfiguration(new UserId(user));
            configuration.setOrigin(origin);
            configuration.setSecure(false);
            configuration.setPublishKey("demo");
            configuration.setSubscribeKey("demo");
            if (connections > 0) {
                configuration.setMaximumConnections(connections);
            }
            PubNub pubnub = new PubNub(configuration);
            pubnub.addListener(new Listener(heard));
            return new Client(pubnub);
        } catch (PubNubException e) {
            throw new IllegalStateException(e);
        }
    }

    private record Client(PubNub pubnub) implements SdkClient {
        @Override
        public void publish(String channel, Object message, Ended ended) {
            pubnub.publish()
                    .channel(channel)
                    .message(message)
                    .async((result, status) -> ended.ended(!status.isError()));
        }

        @Override
        public boolean publishAndWait(String channel, Object message) {
            try {
                var result = pubnub.publish().channel(channel).message(message).sync();
                return result != null && result.getTimetoken() > 0;
            } catch (PubNubException e) {
                return false;
            }
        }

        @Override
        public void subscribe(List<String> channels, long timetoken) {
            pubnub.subscribe().channels(channels).withTimetoken(timetoken).execute();
        }

        @Override
        public void unsubscribe(List<String> channels) {
            pubnub.unsubscribe().channels(channels).execute();
        }

        @Override
        public void close() {
            pubnub.forceDestroy();
        }
    }

    private static final class Listener extends SubscribeCallback {
        private final Heard heard;

        Listener(Heard heard) {
            this.heard = heard;
        }

        @Override
        public void message(PubNub pubnub, PNMessageResult event) {
            JsonElement message = event.getMessage();
            if (message.isJsonPrimitive()) {
                heard.text(event.getChannel(), message.getAsString());
            } else {
                heard.number(
                        event.getChannel(),
                        message.getAsJsonObject().get("number").getAsLong());
            }
        }

        @Override
        public void status(PubNub pubnub, PNStatus status) {
            if (status.getCategory() == PNStatusCategory.PNConnectedCategory) {
                heard.connected();
            }
        }

        @Override
        public void signal(PubNub pubnub, PNSignalResult signal) {}

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
