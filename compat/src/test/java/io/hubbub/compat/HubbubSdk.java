package io.hubbub.compat;

import io.hubbub.client.DeleteMessages;
import io.hubbub.client.FetchMessages;
import io.hubbub.client.GetMessageActions;
import io.hubbub.client.GetState;
import io.hubbub.client.Grant;
import io.hubbub.client.GrantToken;
import io.hubbub.client.History;
import io.hubbub.client.MessageCounts;
import io.hubbub.client.PNConfiguration;
import io.hubbub.client.PubNub;
import io.hubbub.client.Publish;
import io.hubbub.client.RemoteAction;
import io.hubbub.client.SetState;
import io.hubbub.client.Subscribe;
import io.hubbub.client.SubscribeCallback;
import io.hubbub.client.WhereNow;
import io.hubbub.client.crypto.PNCrypto;
import io.hubbub.client.model.ChannelGrant;
import io.hubbub.client.model.ChannelGroupGrant;
import io.hubbub.client.model.PNAccessManagerAuditResult;
import io.hubbub.client.model.PNAccessManagerEntityData;
import io.hubbub.client.model.PNAccessManagerGrantResult;
import io.hubbub.client.model.PNAccessManagerKeyData;
import io.hubbub.client.model.PNFetchMessageItem;
import io.hubbub.client.model.PNHereNowChannelData;
import io.hubbub.client.model.PNHereNowOccupantData;
import io.hubbub.client.model.PNHereNowResult;
import io.hubbub.client.model.PNMessageAction;
import io.hubbub.client.model.PNMessageActionResult;
import io.hubbub.client.model.PNMessageResult;
import io.hubbub.client.model.PNPresenceEventResult;
import io.hubbub.client.model.PNPublishResult;
import io.hubbub.client.model.PNReconnectionPolicy;
import io.hubbub.client.model.PNSignalResult;
import io.hubbub.client.model.PNStatus;
import io.hubbub.client.model.PNToken;
import io.hubbub.client.model.PubNubException;
import io.hubbub.client.model.UUIDGrant;
import io.hubbub.compat.HereNow.Place;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Hubbub's own SDK, driven in this process. */
final class HubbubSdk implements SdkDriver {
    private static final Duration CALL_TIMEOUT = Duration.ofSeconds(60); // a guard against hanging

    @Override
    public SdkClient create(String uuid, ClientSettings settings, Inbox inbox) {
        PNConfiguration configuration = new PNConfiguration()
                .setOrigin(settings.origin())
                .setPublishKey(settings.publishKey())
                .setSubscribeKey(settings.subscribeKey())
                .setUuid(uuid)
                .setNonSubscribeRequestTimeout(CALL_TIMEOUT)
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
        switch (settings.encryption()) {
            case LEGACY_FIXED ->
                configuration.setCipherKey(settings.cipherKey()).setUseRandomInitializationVector(false);
            case LEGACY_RANDOM -> configuration.setCipherKey(settings.cipherKey());
            case MODULE -> configuration.setCrypto(PNCrypto.aesCbc(settings.cipherKey()));
            case NONE -> {}
        }
        if (!settings.secretKey().isEmpty()) {
            configuration.setSecretKey(settings.secretKey());
        }
        if (!settings.authKey().isEmpty()) {
            configuration.setAuthKey(settings.authKey());
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
            if (how.store() != null) {
                publish.shouldStore(how.store());
            }
            if (how.ttl() != null) {
                publish.ttl(how.ttl());
            }
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
        public List<KeptMessage> history(String channel, Span span, Set<KeptMessage.Detail> with) {
            History history = pubnub.history()
                    .channel(channel)
                    .reverse(span.reverse())
                    .includeTimetoken(with.contains(KeptMessage.Detail.TIMETOKEN))
                    .includeMeta(with.contains(KeptMessage.Detail.META));
            if (span.start() != null) {
                history.start(span.start());
            }
            if (span.end() != null) {
                history.end(span.end());
            }
            if (span.count() != null) {
                history.count(span.count());
            }
            return call(history).messages().stream()
                    .map(it -> new KeptMessage(it.entry(), it.timetoken(), it.meta(), null, null, List.of()))
                    .toList();
        }

        @Override
        public Map<String, List<KeptMessage>> fetch(List<String> channels, Span span, Set<KeptMessage.Detail> with) {
            FetchMessages fetch = pubnub.fetchMessages()
                    .channels(channels)
                    .includeMeta(with.contains(KeptMessage.Detail.META))
                    .includeUuid(with.contains(KeptMessage.Detail.UUID))
                    .includeMessageType(with.contains(KeptMessage.Detail.TYPE))
                    .includeMessageActions(with.contains(KeptMessage.Detail.ACTIONS));
            if (span.start() != null) {
                fetch.start(span.start());
            }
            if (span.end() != null) {
                fetch.end(span.end());
            }
            if (span.count() != null) {
                fetch.count(span.count());
            }
            Map<String, List<KeptMessage>> kept = new HashMap<>();
            call(fetch)
                    .channels()
                    .forEach((channel, items) ->
                            kept.put(channel, items.stream().map(Client::kept).toList()));
            return kept;
        }

        private static KeptMessage kept(PNFetchMessageItem item) {
            return new KeptMessage(
                    item.message(),
                    item.timetoken(),
                    item.meta(),
                    item.uuid(),
                    item.messageType(),
                    KeptMessage.attached(Json.of(item.actions()), item.timetoken()));
        }

        @Override
        public Map<String, Long> counts(List<String> channels, List<Long> timetokens) {
            MessageCounts counts = pubnub.messageCounts().channels(channels);
            return call(counts.channelsTimetoken(timetokens)).channels();
        }

        @Override
        public void delete(String channel, Span span) {
            DeleteMessages delete = pubnub.deleteMessages().channel(channel);
            if (span.start() != null) {
                delete.start(span.start());
            }
            if (span.end() != null) {
                delete.end(span.end());
            }
            call(delete);
        }

        @Override
        public MessageAction addAction(String channel, long message, String type, String value) {
            PNMessageAction action = new PNMessageAction(type, value, message);
            return action(call(pubnub.addMessageAction().channel(channel).messageAction(action))
                    .action());
        }

        @Override
        public List<MessageAction> actions(String channel, Span span) {
            GetMessageActions get = pubnub.getMessageActions().channel(channel);
            if (span.start() != null) {
                get.start(span.start());
            }
            if (span.end() != null) {
                get.end(span.end());
            }
            if (span.count() != null) {
                get.limit(span.count());
            }
            return call(get).actions().stream().map(Client::action).toList();
        }

        private static MessageAction action(PNMessageAction it) {
            return new MessageAction(it.type(), it.value(), it.messageTimetoken(), it.actionTimetoken(), it.uuid());
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
            PNAccessManagerKeyData everybody = result.rights();
            return new Access.Granted(
                    result.level(),
                    result.ttl(),
                    held(result.channels()),
                    held(result.groups()),
                    held(result.uuids()),
                    everybody == null ? null : rights(everybody));
        }

        private static Map<String, Map<String, String>> held(Map<String, PNAccessManagerEntityData> told) {
            Map<String, Map<String, String>> byName = new HashMap<>();
            told.forEach((name, it) -> {
                Map<String, String> byKey = new HashMap<>();
                it.authKeys().forEach((key, data) -> byKey.put(key, rights(data)));
                PNAccessManagerKeyData everybody = it.rights();
                if (everybody != null) {
                    byKey.put("", rights(everybody));
                }
                byName.put(name, byKey);
            });
            return byName;
        }

        private static String rights(PNAccessManagerKeyData it) {
            return Access.rights(
                    it.readEnabled(),
                    it.writeEnabled(),
                    it.manageEnabled(),
                    it.deleteEnabled(),
                    it.getEnabled(),
                    it.updateEnabled(),
                    it.joinEnabled());
        }

        @Override
        public void revoke(Access.Names whom) {
            call(pubnub.revoke()
                    .channels(whom.channels())
                    .channelGroups(whom.groups())
                    .uuids(whom.users())
                    .authKeys(whom.authKeys()));
        }

        @Override
        public Access.Granted audit(Access.Names whom) {
            PNAccessManagerAuditResult result = call(pubnub.audit()
                    .channels(whom.channels())
                    .channelGroups(whom.groups())
                    .authKeys(whom.authKeys()));
            return new Access.Granted(
                    result.level(), null, held(result.channels()), held(result.groups()), held(result.uuids()), null);
        }

        @Override
        public String grantToken(Access.Token token) {
            GrantToken grant = pubnub.grantToken(token.ttl())
                    .authorizedUUID(token.uuid())
                    .channels(granted(token, Access.Scope::channels, ChannelGrant::new))
                    .channelGroups(granted(token, Access.Scope::groups, ChannelGroupGrant::new))
                    .uuids(granted(token, Access.Scope::uuids, UUIDGrant::new));
            return call(grant.meta(token.meta())).token();
        }

        private interface Granting<T> {
            T grant(String name, boolean isPattern, int rights);
        }

        private static <T> List<T> granted(
                Access.Token token, Function<Access.Scope, Map<String, String>> kind, Granting<T> granting) {
            List<T> granted = new ArrayList<>();
            kind.apply(token.resources())
                    .forEach((name, rights) -> granted.add(granting.grant(name, false, Access.mask(rights))));
            kind.apply(token.patterns())
                    .forEach((pattern, rights) -> granted.add(granting.grant(pattern, true, Access.mask(rights))));
            return granted;
        }

        @Override
        public Access.Token parseToken(String token) {
            PNToken parsed = pubnub.parseToken(token);
            return new Access.Token(
                    parsed.ttl(),
                    scope(parsed.resources()),
                    scope(parsed.patterns()),
                    parsed.meta(),
                    parsed.authorizedUuid());
        }

        private static Access.Scope scope(PNToken.PNTokenResources it) {
            return new Access.Scope(
                    permissions(it.channels()), permissions(it.channelGroups()), permissions(it.uuids()));
        }

        private static Map<String, String> permissions(Map<String, PNToken.PNResourcePermissions> told) {
            Map<String, String> rights = new HashMap<>();
            told.forEach((name, it) -> rights.put(
                    name,
                    Access.rights(it.read(), it.write(), it.manage(), it.delete(), it.get(), it.update(), it.join())));
            return rights;
        }

        @Override
        public void setToken(String token) {
            pubnub.setToken(token);
        }

        @Override
        public void revokeToken(String token) {
            call(pubnub.revokeToken(token));
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
        public void messageAction(PubNub pubnub, PNMessageActionResult action) {
            inbox.add(new ActionEvent(action.event(), action.channel(), Client.action(action.action())));
        }

        @Override
        public void status(PubNub pubnub, PNStatus status) {
            inbox.add(Status.of(
                    status.category().name(),
                    status.operation().name(),
                    status.isError(),
                    Stream.concat(status.affectedChannels().stream(), status.affectedChannelGroups().stream())
                            .toList()));
        }
    }
}
