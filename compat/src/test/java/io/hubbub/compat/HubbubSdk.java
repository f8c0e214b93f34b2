package io.hubbub.compat;

import io.hubbub.client.GetState;
import io.hubbub.client.PNConfiguration;
import io.hubbub.client.PubNub;
import io.hubbub.client.Publish;
import io.hubbub.client.RemoteAction;
import io.hubbub.client.SetState;
import io.hubbub.client.Subscribe;
import io.hubbub.client.SubscribeCallback;
import io.hubbub.client.WhereNow;
import io.hubbub.client.model.PNHereNowChannelData;
import io.hubbub.client.model.PNHereNowOccupantData;
import io.hubbub.client.model.PNHereNowResult;
import io.hubbub.client.model.PNMessageResult;
import io.hubbub.client.model.PNPresenceEventResult;
import io.hubbub.client.model.PNPublishResult;
import io.hubbub.client.model.PNReconnectionPolicy;
import io.hubbub.client.model.PNSignalResult;
import io.hubbub.client.model.PNStatus;
import io.hubbub.client.model.PubNubException;
import io.hubbub.compat.HereNow.Place;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
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
        if (!settings.filter().isEmpty()) {
            configuration.setFilterExpression(settings.filter());
        }
        if (settings.presenceTimeout() > 0) {
            int interval = settings.heartbeats() ? 1 : 0; // seconds; 0 for none
            configuration.setPresenceTimeoutWithCustomInterval(settings.presenceTimeout(), interval);
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
        public void subscribe(Names names, boolean presence) {
            Subscribe subscribe = pubnub.subscribe().channels(names.channels()).channelGroups(names.groups());
            (presence ? subscribe.withPresence() : subscribe).execute();
        }

        @Override
        public void unsubscribe(Names names) {
            pubnub.unsubscribe()
                    .channels(names.channels())
                    .channelGroups(names.groups())
                    .execute();
        }

        @Override
        public HereNow hereNow(Names names, HereNow.Detail detail) {
            PNHereNowResult result = call(pubnub.hereNow()
                    .channels(names.channels())
                    .channelGroups(names.groups())
                    .includeUuids(detail != HereNow.Detail.COUNTS)
                    .includeState(detail == HereNow.Detail.STATE));
            Map<String, Place> channels = new HashMap<>();
            result.channels().forEach((channel, data) -> channels.put(channel, place(data)));
            return new HereNow(result.totalChannels(), result.totalOccupancy(), channels);
        }

        private static Place place(PNHereNowChannelData data) {
            Map<String, JsonNode> occupants = new HashMap<>();
            for (PNHereNowOccupantData occupant : data.occupants()) {
                JsonNode state = occupant.state();
                occupants.put(occupant.uuid(), state == null ? Json.of(Map.of()) : state);
            }
            return new Place(data.occupancy(), occupants);
        }

        @Override
        public List<String> whereNow(@Nullable String uuid) {
            WhereNow whereNow = pubnub.whereNow();
            return call(uuid == null ? whereNow : whereNow.uuid(uuid)).channels();
        }

        @Override
        public JsonNode setState(Names names, @Nullable String uuid, JsonNode state) {
            SetState setState = pubnub.setState()
                    .channels(names.channels())
                    .channelGroups(names.groups())
                    .state(state);
            return call(uuid == null ? setState : setState.uuid(uuid)).state();
        }

        @Override
        public Map<String, JsonNode> getState(Names names, @Nullable String uuid) {
            GetState getState = pubnub.getState().channels(names.channels()).channelGroups(names.groups());
            return call(uuid == null ? getState : getState.uuid(uuid)).channels();
        }

        @Override
        public void addToGroup(String group, List<String> channels) {
            call(pubnub.addChannelsToChannelGroup().channelGroup(group).channels(channels));
        }

        @Override
        public void removeFromGroup(String group, List<String> channels) {
            call(pubnub.removeChannelsFromChannelGroup().channelGroup(group).channels(channels));
        }

        @Override
        public List<String> channelsOfGroup(String group) {
            return call(pubnub.listChannelsForChannelGroup().channelGroup(group))
                    .channels();
        }

        @Override
        public void deleteGroup(String group) {
            call(pubnub.deleteChannelGroup().channelGroup(group));
        }

        @Override
        public List<String> groups() {
            return call(pubnub.listAllChannelGroups()).groups();
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
                    message.subscription(),
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
                    signal.subscription(),
                    signal.message(),
                    signal.timetoken(),
                    signal.publisher(),
                    signal.userMetadata()));
        }

        @Override
        public void presence(PubNub pubnub, PNPresenceEventResult event) {
            inbox.add(new PresenceEvent(
                    event.event(),
                    event.channel(),
                    event.subscription(),
                    event.uuid(),
                    event.occupancy(),
                    event.state(),
                    event.join(),
                    event.leave(),
                    event.timeout(),
                    event.timetoken()));
        }

        @Override
        public void status(PubNub pubnub, PNStatus status) {
            inbox.add(Status.of(status.category().name(), status.operation().name(), status.isError()));
        }
    }
}
