package io.hubbub.compat;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import com.pubnub.api.PNConfiguration;
import com.pubnub.api.PubNub;
import com.pubnub.api.PubNubException;
import com.pubnub.api.UserId;
import com.pubnub.api.builder.SubscribeBuilder;
import com.pubnub.api.callbacks.SubscribeCallback;
import com.pubnub.api.endpoints.DeleteMessages;
import com.pubnub.api.endpoints.Endpoint;
import com.pubnub.api.endpoints.FetchMessages;
import com.pubnub.api.endpoints.History;
import com.pubnub.api.endpoints.access.Grant;
import com.pubnub.api.endpoints.access.builder.GrantTokenObjectsBuilder;
import com.pubnub.api.endpoints.message_actions.GetMessageActions;
import com.pubnub.api.endpoints.presence.GetState;
import com.pubnub.api.endpoints.presence.SetState;
import com.pubnub.api.endpoints.presence.WhereNow;
import com.pubnub.api.endpoints.pubsub.Publish;
import com.pubnub.api.endpoints.remoteaction.RemoteAction;
import com.pubnub.api.enums.PNReconnectionPolicy;
import com.pubnub.api.models.consumer.PNPublishResult;
import com.pubnub.api.models.consumer.PNStatus;
import com.pubnub.api.models.consumer.access_manager.PNAccessManagerGrantResult;
import com.pubnub.api.models.consumer.access_manager.PNAccessManagerKeyData;
import com.pubnub.api.models.consumer.access_manager.v3.ChannelGrant;
import com.pubnub.api.models.consumer.access_manager.v3.ChannelGroupGrant;
import com.pubnub.api.models.consumer.access_manager.v3.PNToken;
import com.pubnub.api.models.consumer.access_manager.v3.UUIDGrant;
import com.pubnub.api.models.consumer.history.PNFetchMessageItem;
import com.pubnub.api.models.consumer.history.PNHistoryItemResult;
import com.pubnub.api.models.consumer.message_actions.PNMessageAction;
import com.pubnub.api.models.consumer.objects_api.channel.PNChannelMetadataResult;
import com.pubnub.api.models.consumer.objects_api.membership.PNMembershipResult;
import com.pubnub.api.models.consumer.objects_api.uuid.PNUUIDMetadataResult;
import com.pubnub.api.models.consumer.presence.PNHereNowChannelData;
import com.pubnub.api.models.consumer.presence.PNHereNowOccupantData;
import com.pubnub.api.models.consumer.presence.PNHereNowResult;
import com.pubnub.api.models.consumer.pubsub.MessageResult;
import com.pubnub.api.models.consumer.pubsub.PNMessageResult;
import com.pubnub.api.models.consumer.pubsub.PNPresenceEventResult;
import com.pubnub.api.models.consumer.pubsub.PNSignalResult;
import com.pubnub.api.models.consumer.pubsub.files.PNFileEventResult;
import com.pubnub.api.models.consumer.pubsub.message_actions.PNMessageActionResult;
import io.hubbub.compat.HereNow.Detail;
import io.hubbub.compat.HereNow.Place;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The Java SDK, driven in this process. */
final class JavaSdk implements SdkDriver {
    private static final int CALL_SECONDS = 60; // a guard against hanging

    @Override
    public SdkClient create(String uuid, ClientSettings settings, Inbox inbox) {
        try {
            PNConfiguration configuration = new PNConfiguration(new UserId(uuid));
            configuration.setOrigin(settings.origin());
            configuration.setSecure(false);
            configuration.setNonSubscribeRequestTimeout(CALL_SECONDS);
            configuration.setPublishKey(settings.publishKey());
            configuration.setSubscribeKey(settings.subscribeKey());
            if (settings.reconnecting()) {
                configuration.setReconnectionPolicy(PNReconnectionPolicy.LINEAR);
            }
            if (!settings.filter().isEmpty()) {
                configuration.setFilterExpression(settings.filter());
            }
            if (settings.presenceTimeout() > 0) {
                int interval = settings.heartbeats() ? 1 : 0; // seconds; 0 for none
                configuration.setPresenceTimeoutWithCustomInterval(settings.presenceTimeout(), interval);
            }
            if (settings.encryption() != ClientSettings.Encryption.NONE) {
                configuration.setCipherKey(settings.cipherKey());
                configuration.setUseRandomInitializationVector(
                        settings.encryption() == ClientSettings.Encryption.LEGACY_RANDOM);
            }
            if (!settings.secretKey().isEmpty()) {
                configuration.setSecretKey(settings.secretKey());
            }
            if (!settings.authKey().isEmpty()) {
                configuration.setAuthKey(settings.authKey());
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
            if (how.store() != null) {
                publish.shouldStore(how.store());
            }
            if (how.ttl() != null) {
                publish.ttl(how.ttl());
            }
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
        public void subscribe(Names names, boolean presence) {
            SubscribeBuilder subscribe =
                    pubnub.subscribe().channels(names.channels()).channelGroups(names.groups());
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
        public HereNow hereNow(Names names, Detail detail) {
            PNHereNowResult result = call(pubnub.hereNow()
                    .channels(names.channels())
                    .channelGroups(names.groups())
                    .includeUUIDs(detail != Detail.COUNTS)
                    .includeState(detail == Detail.STATE));
            Map<String, Place> channels = new HashMap<>();
            result.getChannels().forEach((channel, data) -> channels.put(channel, place(data)));
            return new HereNow(result.getTotalChannels(), result.getTotalOccupancy(), channels);
        }

        private static Place place(PNHereNowChannelData data) {
            Map<String, JsonNode> occupants = new HashMap<>();
            List<PNHereNowOccupantData> told = data.getOccupants();
            if (told != null) {
                told.forEach(it -> occupants.put(it.getUuid(), state(it.getState())));
            }
            return new Place(data.getOccupancy(), occupants);
        }

        @Override
        public List<String> whereNow(@Nullable String uuid) {
            WhereNow whereNow = pubnub.whereNow();
            return call(uuid == null ? whereNow : whereNow.uuid(uuid)).getChannels();
        }

        @Override
        public JsonNode setState(Names names, @Nullable String uuid, JsonNode state) {
            SetState setState = pubnub.setPresenceState()
                    .channels(names.channels())
                    .channelGroups(names.groups())
                    .state(value(state));
            return state(call(uuid == null ? setState : setState.uuid(uuid)).getState());
        }

        @Override
        public Map<String, JsonNode> getState(Names names, @Nullable String uuid) {
            GetState getState =
                    pubnub.getPresenceState().channels(names.channels()).channelGroups(names.groups());
            Map<String, JsonNode> states = new HashMap<>();
            Map<String, JsonElement> told =
                    call(uuid == null ? getState : getState.uuid(uuid)).getStateByUUID();
            // For anything but one channel the SDK hands over the server's payload, which has the channels in it.
            boolean one = names.channels().size() == 1 && names.groups().isEmpty();
            Set<Map.Entry<String, JsonElement>> byChannel = one
                    ? told.entrySet()
                    : Objects.requireNonNull(told.get("channels"))
                            .getAsJsonObject()
                            .entrySet();
            byChannel.forEach(it -> states.put(it.getKey(), state(it.getValue())));
            return states;
        }

        private static JsonNode state(@Nullable JsonElement state) {
            return Json.parse(state == null ? "{}" : state.toString());
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
                    .getChannels();
        }

        @Override
        public void deleteGroup(String group) {
            call(pubnub.deleteChannelGroup().channelGroup(group));
        }

        @Override
        public List<String> groups() {
            return call(pubnub.listAllChannelGroups()).getGroups();
        }

        @Override
        public List<KeptMessage> history(String channel, Span span, Set<KeptMessage.Detail> with) {
            History history = pubnub.history()
                    .channel(channel)
                    .start(span.start())
                    .end(span.end())
                    .count(span.count())
                    .reverse(span.reverse())
                    .includeTimetoken(with.contains(KeptMessage.Detail.TIMETOKEN))
                    .includeMeta(with.contains(KeptMessage.Detail.META));
            return call(history).getMessages().stream().map(Client::kept).toList();
        }

        private static KeptMessage kept(PNHistoryItemResult item) {
            @Nullable Long timetoken = item.getTimetoken();
            return new KeptMessage(
                    Json.parse(item.getEntry().toString()),
                    timetoken == null ? 0 : timetoken,
                    parsed(item.getMeta()),
                    null,
                    null,
                    List.of());
        }

        @Override
        public Map<String, List<KeptMessage>> fetch(List<String> channels, Span span, Set<KeptMessage.Detail> with) {
            FetchMessages fetch = pubnub.fetchMessages()
                    .channels(channels)
                    .start(span.start())
                    .end(span.end())
                    .maximumPerChannel(span.count())
                    .includeMeta(with.contains(KeptMessage.Detail.META))
                    .includeUUID(with.contains(KeptMessage.Detail.UUID))
                    .includeMessageType(with.contains(KeptMessage.Detail.TYPE))
                    .includeMessageActions(with.contains(KeptMessage.Detail.ACTIONS));
            Map<String, List<KeptMessage>> kept = new HashMap<>();
            call(fetch)
                    .getChannels()
                    .forEach((channel, items) ->
                            kept.put(channel, items.stream().map(Client::kept).toList()));
            return kept;
        }

        private static KeptMessage kept(PNFetchMessageItem item) {
            Object actions = item.getActions();
            return new KeptMessage(
                    Json.parse(item.getMessage().toString()),
                    item.getTimetoken(),
                    parsed(item.getMeta()),
                    item.getUuid(),
                    null,
                    actions == null ? List.of() : KeptMessage.attached(Json.of(actions), item.getTimetoken()));
        }

        private static @Nullable JsonNode parsed(@Nullable JsonElement element) {
            return element == null ? null : Json.parse(element.toString());
        }

        @Override
        public Map<String, Long> counts(List<String> channels, List<Long> timetokens) {
            // The SDK looks for null in the list, which lists of the JDK refuse.
            return call(pubnub.messageCounts().channels(channels).channelsTimetoken(new ArrayList<>(timetokens)))
                    .getChannels();
        }

        @Override
        public void delete(String channel, Span span) {
            DeleteMessages delete = pubnub.deleteMessages().channels(List.of(channel));
            call(delete.start(span.start()).end(span.end()));
        }

        @Override
        public MessageAction addAction(String channel, long message, String type, String value) {
            PNMessageAction action =
                    new PNMessageAction().setType(type).setValue(value).setMessageTimetoken(message);
            return action(call(pubnub.addMessageAction().channel(channel).messageAction(action)));
        }

        @Override
        public List<MessageAction> actions(String channel, Span span) {
            GetMessageActions get = pubnub.getMessageActions()
                    .channel(channel)
                    .start(span.start())
                    .end(span.end())
                    .limit(span.count());
            return call(get).getActions().stream().map(Client::action).toList();
        }

        private static MessageAction action(PNMessageAction it) {
            return new MessageAction(
                    it.getType(), it.getValue(), it.getMessageTimetoken(), it.getActionTimetoken(), it.getUuid());
        }

        @Override
        public void removeAction(String channel, MessageAction action) {
            call(pubnub.removeMessageAction()
                    .channel(channel)
                    .messageTimetoken(action.message())
                    .actionTimetoken(action.timetoken()));
        }

        @Override
        public Access.Granted grant(Access.Names whom, String rights, @Nullable Integer ttl) {
            Grant grant = pubnub.grant()
                    .read(rights.contains("r"))
                    .write(rights.contains("w"))
                    .manage(rights.contains("m"))
                    .delete(rights.contains("d"))
                    .get(rights.contains("g"))
                    .update(rights.contains("u"))
                    .join(rights.contains("j"))
                    .channels(whom.channels())
                    .channelGroups(whom.groups())
                    .uuids(whom.users())
                    .authKeys(whom.authKeys());
            PNAccessManagerGrantResult result = call(ttl == null ? grant : grant.ttl(ttl));
            return new Access.Granted(
                    result.getLevel(),
                    result.getTtl(),
                    byResource(result.getChannels()),
                    byResource(result.getChannelGroups()),
                    byResource(result.getUuids()),
                    null);
        }

        private static Map<String, Map<String, String>> byResource(
                Map<String, @Nullable Map<String, PNAccessManagerKeyData>> told) {
            Map<String, Map<String, String>> byResource = new HashMap<>();
            told.forEach((resource, keys) -> {
                Map<String, String> byKey = new HashMap<>();
                if (keys != null) {
                    keys.forEach((key, it) -> byKey.put(
                            key,
                            Access.rights(
                                    it.isReadEnabled(),
                                    it.isWriteEnabled(),
                                    it.isManageEnabled(),
                                    it.isDeleteEnabled(),
                                    it.isGetEnabled(),
                                    it.isUpdateEnabled(),
                                    it.isJoinEnabled())));
                }
                byResource.put(resource, byKey);
            });
            return byResource;
        }

        @Override
        public void revoke(Access.Names whom) {
            grant(whom, "", null);
        }

        @Override
        public Access.Granted audit(Access.Names whom) {
            throw new UnsupportedOperationException("The SDK has no such call");
        }

        @Override
        public String grantToken(Access.Token token) {
            GrantTokenObjectsBuilder grant = pubnub.grantToken(token.ttl())
                    .channels(granted(
                            token.resources().channels(),
                            token.patterns().channels(),
                            ChannelGrant::name,
                            ChannelGrant::pattern,
                            Client::give))
                    .channelGroups(granted(
                            token.resources().groups(),
                            token.patterns().groups(),
                            ChannelGroupGrant::id,
                            ChannelGroupGrant::pattern,
                            Client::give))
                    .uuids(granted(
                            token.resources().uuids(),
                            token.patterns().uuids(),
                            UUIDGrant::id,
                            UUIDGrant::pattern,
                            Client::give));
            if (token.meta() != null) {
                grant = grant.meta(value(token.meta()));
            }
            return call(token.uuid() == null ? grant : grant.authorizedUUID(token.uuid()))
                    .getToken();
        }

        private static <T> List<T> granted(
                Map<String, String> names,
                Map<String, String> patterns,
                Function<String, T> named,
                Function<String, T> matching,
                BiConsumer<T, Character> give) {
            List<T> granted = new ArrayList<>();
            names.forEach((name, rights) -> granted.add(with(named.apply(name), rights, give)));
            patterns.forEach((pattern, rights) -> granted.add(with(matching.apply(pattern), rights, give)));
            return granted;
        }

        private static <T> T with(T resource, String rights, BiConsumer<T, Character> give) {
            rights.chars().forEach(right -> give.accept(resource, (char) right));
            return resource;
        }

        private static void give(ChannelGrant channel, char right) {
            switch (right) {
                case 'r' -> channel.read();
                case 'w' -> channel.write();
                case 'm' -> channel.manage();
                case 'd' -> channel.delete();
                case 'g' -> channel.get();
                case 'u' -> channel.update();
                default -> channel.join();
            }
        }

        private static void give(ChannelGroupGrant group, char right) {
            if (right == 'r') {
                group.read();
            } else {
                group.manage();
            }
        }

        private static void give(UUIDGrant user, char right) {
            switch (right) {
                case 'g' -> user.get();
                case 'u' -> user.update();
                default -> user.delete();
            }
        }

        @Override
        public Access.Token parseToken(String token) {
            try {
                PNToken parsed = pubnub.parseToken(token);
                Object meta = parsed.getMeta();
                return new Access.Token(
                        (int) parsed.getTtl(),
                        scope(parsed.getResources()),
                        scope(parsed.getPatterns()),
                        meta == null ? null : Json.of(meta),
                        parsed.getAuthorizedUUID());
            } catch (PubNubException e) {
                throw new CallFailed(0, String.valueOf(e.getErrormsg()));
            }
        }

        private static Access.Scope scope(PNToken.PNTokenResources it) {
            return new Access.Scope(rights(it.getChannels()), rights(it.getChannelGroups()), rights(it.getUuids()));
        }

        private static Map<String, String> rights(Map<String, PNToken.PNResourcePermissions> told) {
            Map<String, String> rights = new HashMap<>();
            told.forEach((name, it) -> rights.put(
                    name,
                    Access.rights(
                            it.isRead(),
                            it.isWrite(),
                            it.isManage(),
                            it.isDelete(),
                            it.isGet(),
                            it.isUpdate(),
                            it.isJoin())));
            return rights;
        }

        @Override
        public void setToken(String token) {
            pubnub.setToken(token);
        }

        @Override
        public void revokeToken(String token) {
            call(pubnub.revokeToken().token(token));
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

        private static <T> T call(RemoteAction<T> endpoint) {
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
                    status.isError(),
                    Stream.of(status.getAffectedChannels(), status.getAffectedChannelGroups())
                            .flatMap(it -> listed(it).stream())
                            .toList()));
        }

        private static Arrival arrival(String kind, MessageResult it) {
            @Nullable JsonElement meta = it.getUserMetadata();
            return new Arrival(
                    kind,
                    it.getChannel(),
                    it.getSubscription(),
                    Json.parse(it.getMessage().toString()),
                    it.getTimetoken(),
                    it.getPublisher(),
                    meta == null ? null : Json.parse(meta.toString()));
        }

        @Override
        public void presence(PubNub pubnub, PNPresenceEventResult event) {
            @Nullable JsonElement state = event.getState();
            inbox.add(new PresenceEvent(
                    event.getEvent(),
                    event.getChannel(),
                    event.getSubscription(),
                    event.getUuid(),
                    event.getOccupancy(),
                    state == null ? null : Json.parse(state.toString()),
                    listed(event.getJoin()),
                    listed(event.getLeave()),
                    listed(event.getTimeout()),
                    event.getTimetoken()));
        }

        private static List<String> listed(@Nullable List<String> uuids) {
            return uuids == null ? List.of() : uuids;
        }

        @Override
        public void uuid(PubNub pubnub, PNUUIDMetadataResult uuid) {}

        @Override
        public void channel(PubNub pubnub, PNChannelMetadataResult channel) {}

        @Override
        public void membership(PubNub pubnub, PNMembershipResult membership) {}

        @Override
        public void messageAction(PubNub pubnub, PNMessageActionResult action) {
            inbox.add(
                    new ActionEvent(action.getEvent(), action.getChannel(), Client.action(action.getMessageAction())));
        }

        @Override
        public void file(PubNub pubnub, PNFileEventResult file) {}
    }
}
