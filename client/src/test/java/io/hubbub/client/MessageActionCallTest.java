package io.hubbub.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.hubbub.client.ScriptedServer.Asked;
import io.hubbub.client.model.PNAddMessageActionResult;
import io.hubbub.client.model.PNBoundedPage;
import io.hubbub.client.model.PNGetMessageActionsResult;
import io.hubbub.client.model.PNMessageAction;
import io.hubbub.client.model.PNOperationType;
import io.hubbub.client.model.PNRemoveMessageActionResult;
import io.hubbub.client.model.PNStatusCategory;
import io.hubbub.client.model.PubNubError;
import io.hubbub.client.model.PubNubException;
import java.nio.charset.StandardCharsets;
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

/** The calls about message actions as they stand on the wire, and what their replies mean. */
@Timeout(120)
final class MessageActionCallTest {
    private static final String ROOM = "/v1/message-actions/sub/channel/my%20room";
    private static final PNMessageAction ACTION = new PNMessageAction("custom", "test-value", 15782701499548912L);
    private static final String ADDED = "{'status': 200, 'data': {'messageTimetoken': '15782701499548912', "
            + "'type': 'custom', 'uuid': 'Serhii', 'value': 'test-value', 'actionTimetoken': '15782701535815420'}}";

    private final VirtualClientLoop loop = new VirtualClientLoop();
    private final ScriptedServer server = new ScriptedServer();
    private final PNConfiguration config =
            new PNConfiguration().setSubscribeKey("sub").setUuid("Serhii").setOrigin("localhost:8080");
    private PubNub pubnub = create();

    @Test
    void add_isAPostOfTypeAndValue() {
        config.setAuthKey("key");
        pubnub = create();
        var result = pubnub.addMessageAction()
                .channel("my room")
                .messageAction(ACTION)
                .queryParam(Map.of("x", "y"))
                .result();
        Asked asked = only();

        assertThat(asked.call.method()).isEqualTo("POST");
        assertThat(asked.path()).isEqualTo(ROOM + "/message/15782701499548912");
        assertThat(asked.call.headers()).containsEntry("Content-Type", "application/json; charset=UTF-8");
        assertThat(new String(Objects.requireNonNull(asked.call.body()), StandardCharsets.UTF_8))
                .isEqualTo("{\"type\":\"custom\",\"value\":\"test-value\"}");
        assertThat(asked.queries())
                .containsEntry("uuid", "Serhii")
                .containsEntry("auth", "key")
                .containsEntry("x", "y");
        assertThat(asked.call.repeatable()).isFalse();
        PNAddMessageActionResult added = answered(result, ADDED);
        assertThat(added.action())
                .isEqualTo(
                        new PNMessageAction("custom", "test-value", 15782701499548912L, "Serhii", 15782701535815420L));
        assertThat(added.actionTimetoken()).isEqualTo(15782701535815420L);
    }

    @Test
    void add_wasStoredButNotTold_isDone() {
        var result =
                pubnub.addMessageAction().channel("a").messageAction(ACTION).result();
        only().answer(
                        207,
                        (ADDED.replace("'status': 200", "'status': 207").replaceFirst("}$", "")
                                        + ",'error':{'message':'Stored but failed to publish message action.',"
                                        + "'source':'actions'}}")
                                .replace('\'', '"'));
        loop.run();

        assertThat(result.join().actionTimetoken()).isEqualTo(15782701535815420L);
    }

    @Test
    void add_theSameAgain_saysThatItIsThere() {
        var result =
                pubnub.addMessageAction().channel("a").messageAction(ACTION).result();
        only().answer(
                        409,
                        "{\"status\": 409, \"error\": {\"source\": \"actions\", \"message\": \"Action Already Added\"}}");

        PubNubException failure = failure(result);
        assertThat(failure.statusCode()).isEqualTo(409);
        assertThat(failure.errorMessage()).isEqualTo("Action Already Added");
        assertThat(failure.error()).isEqualTo(PubNubError.PNERR_CLIENT_ERROR);
    }

    @Test
    void get_channelAlone_asksForAFullPage() {
        var unused = pubnub.getMessageActions().channel("my room").result();

        assertThat(only().call.method()).isEqualTo("GET");
        assertThat(only().path()).isEqualTo(ROOM);
        assertThat(only().queries()).doesNotContainKeys("start", "end", "limit");
        assertThat(only().call.repeatable()).isTrue();
    }

    @Test
    void get_page_isCarriedWithBothBounds() {
        var unused = pubnub.getMessageActions()
                .channel("a")
                .page(new PNBoundedPage(9L, 4L, 6))
                .result();

        assertThat(only().queries())
                .containsEntry("start", "9")
                .containsEntry("end", "4")
                .containsEntry("limit", "6");
    }

    @ParameterizedTest
    @CsvSource({"1,1", "99,99", "100,", "0,", "-1,", "101,"})
    void get_limit_isBoundedSilently(int limit, String sent) {
        var unused = pubnub.getMessageActions().channel("a").limit(limit).result();

        assertThat(only().query("limit")).isEqualTo(sent);
    }

    @Test
    void get_actions_areReadInOrder() {
        var result = pubnub.getMessageActions().channel("a").result();
        PNGetMessageActionsResult actions = answered(
                result,
                "{'status': 200, 'data': [{'messageTimetoken': '15782701656452948', 'type': 'receipt', 'uuid': 'Serhii', "
                        + "'value': 'value2', 'actionTimetoken': '15782701698479440'}, {'messageTimetoken': "
                        + "'15782701656452948', 'type': 'custom', 'uuid': 'Serhii', 'value': 'value3', 'actionTimetoken': "
                        + "'15782701704345810'}]}");

        assertThat(actions.actions())
                .containsExactly(
                        new PNMessageAction("receipt", "value2", 15782701656452948L, "Serhii", 15782701698479440L),
                        new PNMessageAction("custom", "value3", 15782701656452948L, "Serhii", 15782701704345810L));
        assertThat(actions.page()).isNull();
    }

    @Test
    void get_nothingThere_isEmpty() {
        var result = pubnub.getMessageActions().channel("a").result();

        assertThat(answered(result, "{'status': 200, 'data': []}").actions()).isEmpty();
    }

    @Test
    void get_answerWasCutShort_saysHowToGoOn() {
        var result = pubnub.getMessageActions().channel("a").result();
        PNGetMessageActionsResult actions = answered(
                result,
                "{'status':200,'data':[],'more': {'url': '/v1/actions/sub/channel/a?start=15610547826970050"
                        + "&end=15645905639093361&limit=2', 'start': '15610547826970050', 'end': '15645905639093361', "
                        + "'limit': 2}}");

        assertThat(actions.page()).isEqualTo(new PNBoundedPage(15610547826970050L, 15645905639093361L, 2));
    }

    @Test
    void get_actionIsMalformed_saysSoAndTheOthersAreRead() {
        var result = pubnub.getMessageActions().channel("a").result();
        List<PNMessageAction> actions = answered(
                        result,
                        "{'status':200,'data':[5,{'type':'t','messageTimetoken':'3','actionTimetoken':'4','uuid':'you'},"
                                + "{'type':'t','value':'v','messageTimetoken':'3','actionTimetoken':'x'},"
                                + "{'type':'t','value':'v','messageTimetoken':3,'actionTimetoken':6}]}")
                .actions();

        assertThat(actions).extracting(each -> each.error() == null).containsExactly(false, false, false, true);
        assertThat(actions.get(1).uuid()).isEqualTo("you");
        assertThat(actions.get(1).actionTimetoken()).isEqualTo(4);
        PubNubException error = Objects.requireNonNull(actions.get(0).error());
        assertThat(error.error()).isEqualTo(PubNubError.PNERR_JSON_DECODING_FAILED);
        assertThat(error.status().operation()).isEqualTo(PNOperationType.PNGetMessageActions);
        assertThat(error.responseBody()).hasToString("5");
    }

    @Test
    void get_actionHoldsWhatNoTypeHolds_hidesItselfAlone() {
        var result = pubnub.getMessageActions().channel("a").result();
        List<PNMessageAction> actions = answered(
                        result,
                        "{'status':200,'data':[{'type':'t','value':1e99999999999,'messageTimetoken':'3',"
                                + "'actionTimetoken':'4'},{'type':'t','value':'v','messageTimetoken':'3',"
                                + "'actionTimetoken':'5'}]}")
                .actions();

        assertThat(actions).extracting(each -> each.error() == null).containsExactly(false, true);
        assertThat(actions.get(0).actionTimetoken()).isEqualTo(4);
    }

    @Test
    void remove_namesMessageAndAction() {
        var result = pubnub.removeMessageAction()
                .channel("my room")
                .messageTimetoken(15782701499548912L)
                .actionTimetoken(15782701535815420L)
                .queryParam(Map.of("x", "y"))
                .result();
        Asked asked = only();

        assertThat(asked.call.method()).isEqualTo("DELETE");
        assertThat(asked.call.body()).isNull();
        assertThat(asked.path()).isEqualTo(ROOM + "/message/15782701499548912/action/15782701535815420");
        assertThat(asked.queries()).containsEntry("uuid", "Serhii").containsEntry("x", "y");
        assertThat(asked.call.repeatable()).isFalse();
        assertThat(answered(result, "{'status': 200, 'data': {}}")).isEqualTo(new PNRemoveMessageActionResult());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Not deleting message action: wrong uuid specified", "No matching message actions to delete"})
    void remove_isRefused_saysWhy(String why) {
        var result = pubnub.removeMessageAction()
                .channel("a")
                .messageTimetoken(1)
                .actionTimetoken(2)
                .result();
        only().answer(400, "{\"status\":400,\"error\":{\"source\":\"actions\",\"message\":\"" + why + "\"}}");

        assertThat(failure(result).errorMessage()).isEqualTo(why);
        assertThat(failure(result).status().category()).isEqualTo(PNStatusCategory.PNBadRequestCategory);
    }

    static Stream<Arguments> calls() {
        return Stream.of(
                call(
                        "add",
                        PNOperationType.PNAddMessageAction,
                        client -> client.addMessageAction().channel("a").messageAction(ACTION)),
                call(
                        "get",
                        PNOperationType.PNGetMessageActions,
                        client -> client.getMessageActions().channel("a")),
                call(
                        "remove",
                        PNOperationType.PNDeleteMessageAction,
                        client -> client.removeMessageAction()
                                .channel("a")
                                .messageTimetoken(1)
                                .actionTimetoken(2)));
    }

    @ParameterizedTest
    @MethodSource("calls")
    void call_replyIsSomethingElse_isMalformed(Function<PubNub, RemoteAction<?>> call, PNOperationType operation) {
        for (String reply : List.of("", "<html>", "null", "5", "[1]", "{}", "{'data':5}", "{'data':{'type':'t'}}")) {
            var result = call.apply(pubnub).result();
            server.open().get(0).answer(200, reply.replace('\'', '"'));

            PubNubException failure = failure(result);
            assertThat(failure.status().category()).as(reply).isEqualTo(PNStatusCategory.PNMalformedResponseCategory);
            assertThat(failure.status().operation()).isEqualTo(operation);
        }
    }

    @ParameterizedTest
    @MethodSource("calls")
    void call_isRefused_saysWhy(Function<PubNub, RemoteAction<?>> call, PNOperationType operation) {
        for (int status : new int[] {200, 400}) {
            var result = call.apply(pubnub).result();
            server.open()
                    .get(0)
                    .answer(
                            status,
                            "{\"status\":400,\"error\":{\"source\":\"actions\",\"message\":\"Invalid Subkey\"}}");

            PubNubException failure = failure(result);
            assertThat(failure.errorMessage()).isEqualTo("Invalid Subkey");
            assertThat(failure.error()).isEqualTo(PubNubError.PNERR_CLIENT_ERROR);
            assertThat(failure.status().operation()).isEqualTo(operation);
            assertThat(failure.status().affectedChannels()).containsExactly("a");
        }
    }

    @Test
    void validation_inTheDocumentedOrder() {
        pubnub = PubNub.builder(new PNConfiguration().setUuid("me"))
                .loop(loop)
                .transport(server)
                .build();
        assertWrong(PubNubError.PNERR_SUBSCRIBE_KEY_MISSING, PubNub::addMessageAction);
        assertWrong(PubNubError.PNERR_SUBSCRIBE_KEY_MISSING, PubNub::getMessageActions);
        assertWrong(PubNubError.PNERR_SUBSCRIBE_KEY_MISSING, PubNub::removeMessageAction);
        pubnub = create();
        assertWrong(PubNubError.PNERR_CHANNEL_MISSING, PubNub::addMessageAction);
        assertWrong(PubNubError.PNERR_CHANNEL_MISSING, PubNub::getMessageActions);
        assertWrong(PubNubError.PNERR_CHANNEL_MISSING, PubNub::removeMessageAction);
        assertWrong(
                PubNubError.PNERR_MESSAGE_ACTION_MISSING,
                client -> client.addMessageAction().channel("a"));
        assertWrong(PubNubError.PNERR_MESSAGE_TIMETOKEN_MISSING, client -> add(client, "", "", 0));
        assertWrong(PubNubError.PNERR_MESSAGE_TIMETOKEN_MISSING, client -> add(client, "t", "v", -1));
        assertWrong(PubNubError.PNERR_MESSAGE_ACTION_TYPE_MISSING, client -> add(client, " ", "", 1));
        assertWrong(PubNubError.PNERR_MESSAGE_ACTION_VALUE_MISSING, client -> add(client, "t", "", 1));
        assertWrong(
                PubNubError.PNERR_INVALID_ARGUMENTS,
                client -> client.getMessageActions().channel("a,b"));
        assertWrong(
                PubNubError.PNERR_INVALID_ARGUMENTS,
                client -> client.getMessageActions().channel("a").end(0));
        assertWrong(
                PubNubError.PNERR_MESSAGE_TIMETOKEN_MISSING,
                client -> client.removeMessageAction().channel("a"));
        assertWrong(
                PubNubError.PNERR_MESSAGE_ACTION_TIMETOKEN_MISSING,
                client -> client.removeMessageAction().channel("a").messageTimetoken(1));
        assertThat(server.all()).isEmpty();
    }

    private static RemoteAction<?> add(PubNub client, String type, String value, long message) {
        return client.addMessageAction().channel("a").messageAction(new PNMessageAction(type, value, message));
    }

    private static Arguments call(String name, PNOperationType operation, Function<PubNub, RemoteAction<?>> call) {
        return Arguments.of(Named.of(name, call), operation);
    }

    private <T> T answered(CompletableFuture<T> result, String reply) {
        server.open().get(0).answer(200, reply.replace('\'', '"'));
        loop.run();
        return result.join();
    }

    private void assertWrong(PubNubError error, Function<PubNub, RemoteAction<?>> call) {
        assertThatExceptionOfType(PubNubException.class)
                .isThrownBy(() -> call.apply(pubnub).sync())
                .satisfies(e -> assertThat(e.error()).isEqualTo(error));
        assertThat(failure(call.apply(pubnub).result()).error()).isEqualTo(error);
    }

    private PubNubException failure(CompletableFuture<?> future) {
        loop.run();
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
}
