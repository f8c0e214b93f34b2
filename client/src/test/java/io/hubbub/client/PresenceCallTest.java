package io.hubbub.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.hubbub.client.ScriptedServer.Asked;
import io.hubbub.client.model.PNHereNowChannelData;
import io.hubbub.client.model.PNHereNowOccupantData;
import io.hubbub.client.model.PNHereNowResult;
import io.hubbub.client.model.PNOperationType;
import io.hubbub.client.model.PNStatus;
import io.hubbub.client.model.PNStatusCategory;
import io.hubbub.client.model.PubNubError;
import io.hubbub.client.model.PubNubException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Here-now, where-now, states and heartbeats as they stand on the wire, and what their replies mean. */
@Timeout(120)
final class PresenceCallTest {
    private static final String HERE = "/v2/presence/sub-key/sub";

    private final VirtualClientLoop loop = new VirtualClientLoop();
    private final ScriptedServer server = new ScriptedServer();
    private final PNConfiguration config =
            new PNConfiguration().setSubscribeKey("sub").setUuid("me & you").setOrigin("localhost:8080");
    private PubNub pubnub = create();

    @Test
    void hereNow_oneChannel_asksForItAndForNothingElse() {
        var unused = pubnub.hereNow().channels("my room").result();
        Asked asked = only();

        assertThat(asked.call.method()).isEqualTo("GET");
        assertThat(asked.path()).isEqualTo(HERE + "/channel/my%20room");
        assertThat(asked.queries())
                .containsEntry("uuid", "me & you")
                .doesNotContainKeys("channel-group", "state", "disable_uuids", "limit", "offset");
        assertThat(asked.call.repeatable()).isTrue();
    }

    @Test
    void hereNow_everyOption_isCarried() {
        config.setAuthKey("key");
        pubnub = create();
        var unused = pubnub.hereNow()
                .channels("a,b", "c")
                .channelGroups("g", "h i")
                .includeState(true)
                .includeUUIDs(false)
                .limit(0)
                .offset(20)
                .queryParam(Map.of("x", "y"))
                .result();

        assertThat(only().path()).isEqualTo(HERE + "/channel/a,b,c");
        assertThat(only().call.uri().getRawQuery()).contains("channel-group=g%2Ch%20i");
        assertThat(only().queries())
                .containsEntry("state", "1")
                .containsEntry("disable_uuids", "1")
                .containsEntry("limit", "0")
                .containsEntry("offset", "20")
                .containsEntry("auth", "key")
                .containsEntry("x", "y");
    }

    @Test
    void hereNow_groupsOnly_hasACommaForTheChannels() {
        var unused = pubnub.hereNow().channelGroups("g").result();

        assertThat(only().path()).isEqualTo(HERE + "/channel/,");
        assertThat(only().query("channel-group")).isEqualTo("g");
    }

    @Test
    void hereNow_nothingNamed_asksForEverything() {
        var unused = pubnub.hereNow().includeState(true).result();

        assertThat(only().path()).isEqualTo(HERE);
        assertThat(only().query("state")).isEqualTo("1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'status':200,'message':'OK','service':'Presence','uuids':['x','y'],'occupancy':2}|2|x=null,y=null",
                "{'status':200,'uuids':[{'uuid':'x'},{'uuid':'y','state':{'a':1}}],'occupancy':2}|2|x=null,y={'a':1}",
                "{'status':200,'service':'Presence','occupancy':3}|3|",
                "{'status':200,'uuids':[],'occupancy':0}|0|",
                "{'status':200,'occupancy':0}|0|",
                "{'uuids':['x']}|1|x=null",
                "{'status':200,'uuids':['x'],'occupancy':5000000000}|2147483647|x=null",
                "{'status':200,'uuids':['x'],'occupancy':-1}|1|x=null",
                "{'status':200,'uuids':['x',null,7,{},{'uuid':null},['y']],'occupancy':6}|6|x=null",
                "{'status':200,'uuids':[{'uuid':'x','state':null},{'uuid':'y','state':'odd'}],'occupancy':2}"
                        + "|2|x=null,y='odd'",
                "{'status':200,'payload':{'channels':{'room':{'uuids':['x'],'occupancy':1}},"
                        + "'total_channels':1,'total_occupancy':1}}|1|x=null",
                "{'status':200,'payload':{'channels':{},'total_channels':0,'total_occupancy':0}}|0|"
            })
    void hereNow_replyForAChannelAlone_isRead(String reply, int occupancy, String occupants) {
        var result = pubnub.hereNow().channels("room").result();
        PNHereNowResult here = answered(result, reply);

        assertThat(here.totalChannels()).isEqualTo(1);
        assertThat(here.totalOccupancy()).isEqualTo(occupancy);
        assertThat(here.channels()).containsOnlyKeys("room");
        PNHereNowChannelData room = Objects.requireNonNull(here.channels().get("room"));
        assertThat(room.channelName()).isEqualTo("room");
        assertThat(room.occupancy()).isEqualTo(occupancy);
        assertThat(words(room)).isEqualTo(occupants == null ? "" : occupants.replace('\'', '"'));
    }

    @Test
    void hereNow_replyForSeveral_keepsItsOrderAndTotals() {
        var result = pubnub.hereNow().channels("z", "y", "a").includeState(true).result();
        PNHereNowResult here = answered(
                result,
                "{'status':200,'message':'OK','payload':{'channels':{"
                        + "'z':{'uuids':[{'uuid':'x','state':{'n':1}}],'occupancy':1},"
                        + "'a':{'uuids':[{'uuid':'x'},{'uuid':'y'}],'occupancy':2}},"
                        + "'total_channels':2,'total_occupancy':3},'service':'Presence'}");

        assertThat(here.totalChannels()).isEqualTo(2);
        assertThat(here.totalOccupancy()).isEqualTo(3);
        assertThat(here.channels().keySet()).containsExactly("z", "a");
        assertThat(here.channels().values().stream().map(PresenceCallTest::words))
                .containsExactly("x={\"n\":1}", "x=null,y=null");
    }

    @Test
    void hereNow_replyWithoutTotalsOrLists_countsItself() {
        var result = pubnub.hereNow().channelGroups("g").includeUuids(false).result();
        PNHereNowResult here = answered(result, "{'payload':{'channels':{'a':{'occupancy':4},'b':{'uuids':['x']}}}}");

        assertThat(here.totalChannels()).isEqualTo(2);
        assertThat(here.totalOccupancy()).isEqualTo(5);
        assertThat(here.channels().get("a")).isEqualTo(new PNHereNowChannelData("a", 4, List.of()));
    }

    @Test
    void hereNow_nobodyOnSeveral_isEmpty() {
        var result = pubnub.hereNow().channels("a", "b").result();

        assertThat(answered(result, "{'status':200,'payload':{'channels':{},'total_channels':0,'total_occupancy':0}}"))
                .isEqualTo(new PNHereNowResult(0, 0, Map.of()));
    }

    @Test
    void hereNow_describedOnWhileItIsUnderWay_readsWhatWasAskedFor() {
        HereNow call = pubnub.hereNow().channels("a");
        var result = call.result();
        call.channels("b");

        assertThat(answered(result, "{'uuids':['x'],'occupancy':1}").channels()).containsOnlyKeys("a");
    }

    @Test
    void hereNow_tenThousandOccupants_areAllRead() {
        StringBuilder uuids = new StringBuilder();
        for (int i = 0; i < 10_000; i++) {
            uuids.append(i == 0 ? "" : ",").append("'user-").append(i).append('\'');
        }
        var result = pubnub.hereNow().channels("room").result();
        PNHereNowResult here = answered(result, "{'uuids':[" + uuids + "],'occupancy':10000}");

        assertThat(Objects.requireNonNull(here.channels().get("room")).occupants())
                .hasSize(10_000)
                .last()
                .isEqualTo(new PNHereNowOccupantData("user-9999", null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e99999999999", "[[[DEEP]]]"})
    void hereNow_somebodyHasAnUnreadableState_othersAreListed(String value) {
        String state = value.replace("DEEP", "[".repeat(2_000) + "]".repeat(2_000));
        var result = pubnub.hereNow().channels("a", "b").includeState(true).result();
        PNHereNowResult here = answered(
                result,
                "{'status':200,'payload':{'channels':{"
                        + "'a':{'uuids':[{'uuid':'eve','state':{'n':" + state + "}},{'uuid':'bob'}],'occupancy':2},"
                        + "'b':{'uuids':[{'uuid':'bob','state':{'n':1}}],'occupancy':1}},"
                        + "'total_channels':2,'total_occupancy':3}}");

        assertThat(here.totalOccupancy()).isEqualTo(3);
        assertThat(here.channels().values().stream().map(PresenceCallTest::words))
                .containsExactly("bob=null", "bob={\"n\":1}");
    }

    @Test
    void hereNow_result_cannotBeChanged() {
        var result = pubnub.hereNow().channels("a").result();
        PNHereNowResult here = answered(result, "{'uuids':['x'],'occupancy':1}");

        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> here.channels().clear());
    }

    @Test
    void whereNow_asksForTheClientItselfOrSomebodyElse() {
        var own = pubnub.whereNow().result();
        Asked asked = only();
        assertThat(asked.path()).isEqualTo(HERE + "/uuid/me%20%26%20you");
        assertThat(answered(own, "{'status':200,'payload':{'channels':['b','a']},'service':'Presence'}")
                        .channels())
                .containsExactly("b", "a");

        var unused = pubnub.whereNow().uuid("a/b").queryParam(Map.of("x", "y")).result();
        Asked other = server.open().get(0);
        assertThat(other.path()).isEqualTo(HERE + "/uuid/a%2Fb");
        assertThat(other.queries()).containsEntry("uuid", "me & you").containsEntry("x", "y");
    }

    @Test
    void setState_goesOutAsAnObjectOnceAndComesBack() {
        var result = pubnub.setState()
                .channels("a", "b")
                .channelGroups("g")
                .state(Map.of("mood", "good & \"bad\" é"))
                .queryParam(Map.of("x", "y"))
                .result();
        Asked asked = only();

        assertThat(asked.path()).isEqualTo(HERE + "/channel/a,b/uuid/me%20%26%20you/data");
        assertThat(asked.queries())
                .containsEntry("state", "{\"mood\":\"good & \\\"bad\\\" é\"}")
                .containsEntry("channel-group", "g")
                .containsEntry("x", "y");
        assertThat(asked.call.repeatable()).isFalse();
        assertThat(answered(result, "{'status':200,'message':'OK','payload':{'mood':'x'},'service':'Presence'}")
                        .state())
                .hasToString("{\"mood\":\"x\"}");
    }

    @Test
    void setState_groupsOnlyOfSomebodyElse_areNamed() {
        record Mood(String mood) {}
        var unused = pubnub.setPresenceState()
                .channelGroups(List.of("g"))
                .uuid("bob")
                .state(new Mood("good"))
                .result();

        assertThat(only().path()).isEqualTo(HERE + "/channel/,/uuid/bob/data");
        assertThat(only().query("state")).isEqualTo("{\"mood\":\"good\"}");
    }

    @Test
    void getState_oneChannel_isThePayload() {
        var result = pubnub.getState().channels("a").uuid("bob").result();

        assertThat(only().path()).isEqualTo(HERE + "/channel/a/uuid/bob");
        assertThat(answered(
                                result,
                                "{'status':200,'uuid':'bob','service':'Presence','message':'OK',"
                                        + "'payload':{'count':5,'name':'Alex'},'channel':'a'}")
                        .channels())
                .hasToString("{a={\"count\":5,\"name\":\"Alex\"}}");
    }

    @Test
    void getState_severalOrGroups_areByChannel() {
        var result = pubnub.getPresenceState().channels("a").channelGroups("g").result();

        assertThat(only().path()).isEqualTo(HERE + "/channel/a/uuid/me%20%26%20you");
        assertThat(only().query("channel-group")).isEqualTo("g");
        assertThat(answered(result, "{'status':200,'payload':{'channels':{'z':{'n':1},'b':{}}},'uuid':'me'}")
                        .channels())
                .hasToString("{z={\"n\":1}, b={}}");
    }

    @Test
    void heartbeat_namesChannelsAndTimeout() {
        config.setPresenceTimeout(60);
        pubnub = create();
        var result = pubnub.heartbeat().channels("a").channelGroups("g").result();

        assertThat(only().path()).isEqualTo(HERE + "/channel/a/heartbeat");
        assertThat(only().queries()).containsEntry("heartbeat", "60").containsEntry("channel-group", "g");
        assertThat(answered(result, "{'status':200,'message':'OK','service':'Presence'}"))
                .isNotNull();
    }

    static Stream<Arguments> calls() {
        return Stream.of(
                call(
                        "hereNow",
                        PNOperationType.PNHereNowOperation,
                        client -> client.hereNow().channels("a", "b")),
                call("whereNow", PNOperationType.PNWhereNowOperation, PubNub::whereNow),
                call(
                        "setState",
                        PNOperationType.PNSetStateOperation,
                        client -> client.setState().channels("a").state(Map.of())),
                call(
                        "getState",
                        PNOperationType.PNGetState,
                        client -> client.getState().channels("a")),
                call(
                        "heartbeat",
                        PNOperationType.PNHeartbeatOperation,
                        client -> client.heartbeat().channels("a")));
    }

    @ParameterizedTest
    @MethodSource("calls")
    void call_replyIsSomethingElse_isMalformed(Function<PubNub, RemoteAction<?>> call, PNOperationType operation) {
        for (String reply : List.of(
                "",
                "<html>",
                "null",
                "5",
                "[]",
                "[1,\"Sent\",\"5\"]",
                "{}",
                "{\"payload\":null}",
                "{\"payload\":[]}")) {
            assertMalformed(call.apply(pubnub), operation, reply);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"channels\":5}",
                "{\"channels\":[{}]}",
                "{\"channels\":null}",
                "{\"channels\":{\"a\":5}}"
            })
    void call_listOfTheReplyIsSomethingElse_isMalformed(String payload) {
        String reply = "{\"status\":200,\"payload\":" + payload + "}";
        assertMalformed(pubnub.hereNow(), PNOperationType.PNHereNowOperation, reply);
        assertMalformed(pubnub.whereNow(), PNOperationType.PNWhereNowOperation, reply);
        if (!payload.contains("{\"a\"")) { // what others take for a state
            assertMalformed(pubnub.getState().channels("a", "b"), PNOperationType.PNGetState, reply);
        }
    }

    private void assertMalformed(RemoteAction<?> call, PNOperationType operation, String reply) {
        var result = call.result();
        server.open().get(0).answer(200, reply);

        PubNubException failure = failure(result);
        assertThat(failure.status().category()).as(reply).isEqualTo(PNStatusCategory.PNMalformedResponseCategory);
        assertThat(failure.status().operation()).isEqualTo(operation);
    }

    @ParameterizedTest
    @MethodSource("calls")
    void call_replySaysNoInA200_failsWithItsWords(Function<PubNub, RemoteAction<?>> call, PNOperationType operation) {
        for (String reply : List.of(
                "{\"status\":400,\"error\":1,\"message\":\"Invalid JSON specified.\",\"payload\":{\"channels\":[]}}",
                "{\"status\":200,\"error\":true,\"message\":\"Invalid JSON specified.\",\"payload\":{\"channels\":[]}}",
                "{\"status\":\"odd\",\"message\":\"Invalid JSON specified.\"}")) {
            var result = call.apply(pubnub).result();
            server.open().get(0).answer(200, reply);
            run();

            PubNubException failure = failure(result);
            assertThat(failure).hasMessage("HTTP Client Error (200): Invalid JSON specified.");
            assertThat(failure.status().category()).isEqualTo(PNStatusCategory.PNBadRequestCategory);
            assertThat(failure.status().operation()).isEqualTo(operation);
        }
    }

    @ParameterizedTest
    @MethodSource("calls")
    void call_isRefused_saysWhy(Function<PubNub, RemoteAction<?>> call, PNOperationType operation) {
        List<PNStatus> told = new ArrayList<>();
        var unused = call.apply(pubnub).async((result, status) -> told.add(status));
        server.open()
                .get(0)
                .answer(
                        403,
                        "{\"message\":\"Forbidden\",\"payload\":{\"channels\":[\"a\"]},\"error\":true,\"status\":403}");
        run();

        assertThat(told).hasSize(1);
        assertThat(told.get(0).category()).isEqualTo(PNStatusCategory.PNAccessDeniedCategory);
        assertThat(told.get(0).operation()).isEqualTo(operation);
        assertThat(told.get(0).statusCode()).isEqualTo(403);
    }

    @Test
    void status_namesWhatTheCallIsAbout() {
        var settled = pubnub.hereNow().channels("a", "b").channelGroups("g").settled();
        only().answer(500, "oops");
        run();
        PNStatus status = settled.join().status();

        assertThat(status.affectedChannels()).containsExactly("a", "b");
        assertThat(status.affectedChannelGroups()).containsExactly("g");
    }

    @Test
    void validation_inTheDocumentedOrder() {
        pubnub = PubNub.builder(new PNConfiguration().setUuid("me"))
                .loop(loop)
                .transport(server)
                .build();
        assertWrong(PubNubError.PNERR_SUBSCRIBE_KEY_MISSING, PubNub::hereNow);
        assertWrong(
                PubNubError.PNERR_SUBSCRIBE_KEY_MISSING,
                client -> client.whereNow().uuid(null));
        assertWrong(PubNubError.PNERR_SUBSCRIBE_KEY_MISSING, PubNub::setState);
        assertWrong(PubNubError.PNERR_SUBSCRIBE_KEY_MISSING, PubNub::getState);
        assertWrong(PubNubError.PNERR_SUBSCRIBE_KEY_MISSING, PubNub::heartbeat);
        pubnub = create();
        assertWrong(PubNubError.PNERR_UUID_MISSING, client -> client.whereNow().uuid(null));
        assertWrong(PubNubError.PNERR_UUID_MISSING, client -> client.whereNow().uuid(" "));
        assertWrong(
                PubNubError.PNERR_CHANNEL_OR_GROUP_MISSING,
                client -> client.setState().channels(" ", ","));
        assertWrong(PubNubError.PNERR_STATE_MISSING, client -> client.setState().channels("a"));
        assertWrong(
                PubNubError.PNERR_STATE_MISSING,
                client -> client.setState().channelGroups("a").state(null));
        for (Object state : List.of("text", 5, true, List.of(Map.of()))) {
            assertWrong(
                    PubNubError.PNERR_STATE_MISSING,
                    client -> client.setState().channels("a").state(state));
        }
        assertWrong(
                PubNubError.PNERR_JSON_NOT_SERIALIZABLE,
                client -> client.setState().channels("a").state(new Object()));
        assertWrong(
                PubNubError.PNERR_UUID_MISSING,
                client -> client.setState().channels("a").state(Map.of()).uuid(""));
        assertWrong(PubNubError.PNERR_CHANNEL_OR_GROUP_MISSING, PubNub::getState);
        assertWrong(
                PubNubError.PNERR_UUID_MISSING,
                client -> client.getState().channels("a").uuid(null));
        assertWrong(PubNubError.PNERR_CHANNEL_OR_GROUP_MISSING, PubNub::heartbeat);
        assertThat(server.all()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\ud800", "a\udc00b"})
    void names_areNoUnicode_areRefused(String name) {
        assertWrong(
                PubNubError.PNERR_INVALID_ARGUMENTS, client -> client.hereNow().channels(name));
        assertWrong(
                PubNubError.PNERR_INVALID_ARGUMENTS, client -> client.hereNow().channelGroups(name));
        assertWrong(
                PubNubError.PNERR_INVALID_ARGUMENTS, client -> client.whereNow().uuid(name));
        assertWrong(
                PubNubError.PNERR_INVALID_ARGUMENTS,
                client -> client.setState().channels(name).state(Map.of()));
        assertWrong(
                PubNubError.PNERR_INVALID_ARGUMENTS,
                client -> client.getState().channels("a").uuid(name));
        assertWrong(
                PubNubError.PNERR_INVALID_ARGUMENTS,
                client -> client.heartbeat().channels(name));
        assertThat(server.all()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 1001, Integer.MIN_VALUE, Integer.MAX_VALUE})
    void limit_outOfRange_isRefusedWhereItStands(int limit) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> pubnub.hereNow().limit(limit))
                .withMessageContaining(Integer.toString(limit));
    }

    @Test
    void offset_negative_isRefusedWhereItStands() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> pubnub.hereNow().offset(-1))
                .withMessageContaining("-1");
    }

    private static Arguments call(String name, PNOperationType operation, Function<PubNub, RemoteAction<?>> call) {
        return Arguments.of(Named.of(name, call), operation);
    }

    private static String words(PNHereNowChannelData channel) {
        return String.join(
                ",",
                channel.occupants().stream()
                        .map(each -> each.uuid() + "=" + each.state())
                        .toList());
    }

    private <T> T answered(CompletableFuture<T> result, String reply) {
        server.open().get(0).answer(200, reply.replace('\'', '"'));
        run();
        return result.join();
    }

    private void assertWrong(PubNubError error, Function<PubNub, RemoteAction<?>> call) {
        assertThatExceptionOfType(PubNubException.class)
                .isThrownBy(() -> call.apply(pubnub).sync())
                .satisfies(e -> assertThat(e.error()).isEqualTo(error));
        assertThat(failure(call.apply(pubnub).result()).error()).isEqualTo(error);
    }

    private PubNubException failure(CompletableFuture<?> future) {
        run();
        try {
            Object value = future.join();
            throw new AssertionError("Succeeded with " + value);
        } catch (CompletionException e) {
            return (PubNubException) Objects.requireNonNull(e.getCause());
        }
    }

    private Asked only() {
        assertThat(server.all()).hasSize(1);
        return server.all().get(0);
    }

    private PubNub create() {
        return PubNub.builder(config)
                .loop(loop)
                .transport(server)
                .executor(loop::post)
                .build();
    }

    private void run() {
        loop.run();
    }
}
