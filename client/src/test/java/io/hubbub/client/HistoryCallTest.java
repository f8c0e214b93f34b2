package io.hubbub.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.hubbub.client.ScriptedServer.Asked;
import io.hubbub.client.model.PNBoundedPage;
import io.hubbub.client.model.PNDeleteMessagesResult;
import io.hubbub.client.model.PNFetchMessageItem;
import io.hubbub.client.model.PNFetchMessagesResult;
import io.hubbub.client.model.PNHistoryItemResult;
import io.hubbub.client.model.PNHistoryResult;
import io.hubbub.client.model.PNOperationType;
import io.hubbub.client.model.PNStatusCategory;
import io.hubbub.client.model.PubNubError;
import io.hubbub.client.model.PubNubException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** History, fetching, counting and deleting as they stand on the wire, and what their replies mean. */
@Timeout(120)
final class HistoryCallTest {
    private static final String NO_HISTORY =
            "Use of the history API requires the Storage & Playback which is not enabled" + " for this subscribe key.";

    private final VirtualClientLoop loop = new VirtualClientLoop();
    private final ScriptedServer server = new ScriptedServer();
    private final PNConfiguration config =
            new PNConfiguration().setSubscribeKey("sub").setUuid("me").setOrigin("localhost:8080");
    private PubNub pubnub = create();

    @Test
    void history_channelAlone_asksForAFullPage() {
        var unused = pubnub.history().channel("my room").result();

        assertThat(only().call.method()).isEqualTo("GET");
        assertThat(only().path()).isEqualTo("/v2/history/sub-key/sub/channel/my%20room");
        assertThat(only().queries())
                .containsEntry("count", "100")
                .doesNotContainKeys("start", "end", "reverse", "include_token", "include_meta");
        assertThat(only().call.repeatable()).isTrue();
    }

    @Test
    void history_everyOption_isCarried() {
        config.setAuthKey("key");
        pubnub = create();
        var unused = pubnub.history()
                .channel("a")
                .start(14820999261239656L)
                .end(14820999264622346L)
                .count(5)
                .reverse(true)
                .includeTimetoken(true)
                .includeMeta(true)
                .queryParam(Map.of("x", "y"))
                .result();

        assertThat(only().queries())
                .containsEntry("start", "14820999261239656")
                .containsEntry("end", "14820999264622346")
                .containsEntry("count", "5")
                .containsEntry("reverse", "true")
                .containsEntry("include_token", "true")
                .containsEntry("include_meta", "true")
                .containsEntry("auth", "key")
                .containsEntry("x", "y");
    }

    @ParameterizedTest
    @CsvSource({"1,1", "100,100", "0,100", "-1,100", "101,100", "2147483647,100"})
    void history_count_isBoundedSilently(int count, String sent) {
        var unused = pubnub.history().channel("a").count(count).result();

        assertThat(only().query("count")).isEqualTo(sent);
    }

    @Test
    void history_page_replacesWhatWasSaidBefore() {
        var unused = pubnub.history()
                .channel("a")
                .start(3)
                .count(5)
                .page(new PNBoundedPage(null, 7L, null))
                .result();

        assertThat(only().queries())
                .containsEntry("end", "7")
                .containsEntry("count", "100")
                .doesNotContainKey("start");
    }

    @Test
    void history_payloads_areReadInOrder() {
        var result = pubnub.history().channel("a").count(5).result();
        PNHistoryResult history =
                answered(result, "[['hey-0','hey-1','hey-2','hey-3','hey-4'],14820999261239656,14820999264622346]");

        assertThat(history.messages())
                .extracting(PNHistoryItemResult::entry)
                .hasToString("[\"hey-0\", \"hey-1\", \"hey-2\", \"hey-3\", \"hey-4\"]");
        assertThat(history.messages().get(0)).isEqualTo(item("'hey-0'", 0, null));
        assertThat(history.startTimetoken()).isEqualTo(14820999261239656L);
        assertThat(history.endTimetoken()).isEqualTo(14820999264622346L);
    }

    @Test
    void history_isEmpty_hasNoPlaces() {
        var result = pubnub.history().channel("a").result();

        assertThat(answered(result, "[[],0,0]")).isEqualTo(new PNHistoryResult(List.of(), 0, 0));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[[{'message': {'text': 'Test message #5'}, 'timetoken': 16376215880582193}],16376215880582193,16376215880582193]"
                        + "|{'text':'Test message #5'}|16376215880582193|",
                "[[{'message': {'message': 'text'}, 'timetoken': 15965666789169854, 'meta': {'metaKey': 'metaValue'}}],"
                        + "15965666789169854,15965666789169854]"
                        + "|{'message':'text'}|15965666789169854|{'metaKey':'metaValue'}",
                "[[{'message': 'wdjzGfMFLREacKDtVrgDgA==', 'timetoken': 16148149695171741, 'meta': ''}],"
                        + "16148149695171741,16148149695171741]|'wdjzGfMFLREacKDtVrgDgA=='|16148149695171741|",
                "[[{'message':'my-message','meta':{'m1':'n1','m2':'n2'},'timetoken':15699986472636251}],"
                        + "15699986472636251,15699986472636251]|'my-message'|15699986472636251|{'m1':'n1','m2':'n2'}",
                "[[{'message':{'text':'hey'},'timetoken':'14648503433058358'}],'14648503433058358','14649346364851578']"
                        + "|{'text':'hey'}|14648503433058358|",
                "[[{'message':'my-message','meta':{'m1':'n1'}}],15699986472636251,15699986472636251]|'my-message'|0|{'m1':'n1'}",
                "[[{'message':null,'timetoken':5,'meta':['a']}],5,5]|null|5|['a']"
            })
    void history_itemWithMore_isUnwrapped(String reply, String entry, long timetoken, String meta) {
        var result = pubnub.history()
                .channel("a")
                .includeTimetoken(true)
                .includeMeta(true)
                .result();

        assertThat(answered(result, reply).messages()).containsExactly(item(entry, timetoken, meta));
    }

    @Test
    void history_payloadThatLooksWrapped_isLeftAsItIs() {
        var result = pubnub.history().channel("a").result();
        PNHistoryResult history = answered(result, "[[{'message':'x','timetoken':3}],5,5]");

        assertThat(history.messages()).containsExactly(item("{'message':'x','timetoken':3}", 0, null));
    }

    @Test
    void history_itemIsMalformed_saysSoAndTheOthersAreRead() {
        var result = pubnub.history().channel("a").includeTimetoken(true).result();
        PNHistoryResult history = answered(
                result,
                "[[{'message':1,'timetoken':4},'bare',{'timetoken':5},{'message':2,'timetoken':{}},"
                        + "{'message':3,'timetoken':6}],4,6]");

        assertThat(history.messages())
                .extracting(each -> each.error() == null)
                .containsExactly(true, false, false, false, true);
        PNHistoryItemResult bare = history.messages().get(1);
        assertThat(bare.entry()).hasToString("\"bare\"");
        PubNubException error = Objects.requireNonNull(bare.error());
        assertThat(error.error()).isEqualTo(PubNubError.PNERR_JSON_DECODING_FAILED);
        assertThat(error.status().category()).isEqualTo(PNStatusCategory.PNMalformedResponseCategory);
        assertThat(error.status().operation()).isEqualTo(PNOperationType.PNHistoryOperation);
        assertThat(error.responseBody()).hasToString("\"bare\"");
        assertThat(history.messages().get(2).timetoken()).isEqualTo(5);
    }

    @ParameterizedTest
    @MethodSource("hugeValues")
    void history_itemHoldsWhatNoTypeHolds_hidesItselfAlone(String huge) {
        var result = pubnub.history().channel("a").result();
        PNHistoryResult history = answered(result, "[['one'," + huge + ",{'x':" + huge + "},'two'],5,8]");

        assertThat(history.messages())
                .extracting(each -> each.error() == null)
                .containsExactly(true, false, false, true);
        assertThat(history.messages())
                .extracting(PNHistoryItemResult::entry)
                .hasToString("[\"one\", null, null, \"two\"]");
        assertThat(history.endTimetoken()).isEqualTo(8);
    }

    @ParameterizedTest
    @MethodSource("hugeValues")
    void history_partOfAnItemHoldsWhatNoTypeHolds_theRestIsRead(String huge) {
        var result = pubnub.history().channel("a").includeMeta(true).result();
        PNHistoryResult history = answered(
                result,
                "[[{'message':" + huge + ",'timetoken':5,'meta':{'m':1}},{'message':'two','timetoken':6,'meta':[" + huge
                        + "]},{'message':'three','timetoken':7,'meta':''}],5,7]");

        assertThat(history.messages()).extracting(each -> each.error() == null).containsExactly(false, false, true);
        assertThat(history.messages()).extracting(PNHistoryItemResult::entry).hasToString("[null, \"two\", \"three\"]");
        assertThat(history.messages())
                .extracting(PNHistoryItemResult::timetoken)
                .containsExactly(5L, 6L, 7L);
        assertThat(history.messages().get(0).meta()).hasToString("{\"m\":1}");
    }

    @ParameterizedTest
    @MethodSource("hugeValues")
    void fetch_itemHoldsWhatNoTypeHolds_hidesItselfAlone(String huge) {
        var result = pubnub.fetchMessages().channels("a", "b").result();
        PNFetchMessagesResult fetched = answered(
                result,
                "{'status':200,'channels':{'a':[{'message':[" + huge + "],'timetoken':'5','uuid':'you'}," + huge
                        + ",{'message':'one','timetoken':'6'}],'b':[{'message':'two','timetoken':'7'}]}}");

        List<PNFetchMessageItem> items =
                Objects.requireNonNull(fetched.channels().get("a"));
        assertThat(items).extracting(each -> each.error() == null).containsExactly(false, false, true);
        assertThat(items).extracting(PNFetchMessageItem::message).hasToString("[null, null, \"one\"]");
        assertThat(items.get(0).timetoken()).isEqualTo(5);
        assertThat(items.get(0).uuid()).isEqualTo("you");
        assertThat(only(fetched, "b").message()).hasToString("\"two\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[['one',1e99999999999],5",
                "[['one',1e99999999999],5,6] x",
                "[['one',1e99999999999],1e99999999999,6]",
                "{'channels':1e99999999999}",
                "1e99999999999"
            })
    void history_replyAroundIsBroken_isMalformed(String reply) {
        var result = pubnub.history().channel("a").result();
        only().answer(200, reply.replace('\'', '"'));

        assertThat(failure(result).status().category()).isEqualTo(PNStatusCategory.PNMalformedResponseCategory);
    }

    static Stream<Named<String>> hugeValues() {
        return Stream.of(
                Named.of("an exponent beyond all", "1e99999999999"),
                Named.of("5,000 levels", "[".repeat(5000) + "]".repeat(5000)));
    }

    @Test
    void entry_asAType_failsForItselfAlone() {
        var result = pubnub.history().channel("a").result();
        List<PNHistoryItemResult> messages =
                answered(result, "[['no order',{'id':'7'}],5,6]").messages();

        assertThat(messages.get(1).entry(Order.class)).isEqualTo(new Order("7"));
        assertThat(messages.get(1).entry(new TypeReference<Map<String, String>>() {}))
                .containsEntry("id", "7");
        assertThatExceptionOfType(JacksonException.class)
                .isThrownBy(() -> messages.get(0).entry(Order.class));
    }

    @ParameterizedTest
    @ValueSource(strings = {"['%s',0,0]", "[['%s'],0,0]", "{'status':403,'error':true,'error_message':'%s'}"})
    void history_isNotKept_failsWithTheReason(String reply) {
        var result = pubnub.history().channel("a").result();
        only().answer(200, reply.formatted(NO_HISTORY).replace('\'', '"'));

        assertThat(failure(result).errorMessage()).isEqualTo(NO_HISTORY);
        assertThat(failure(result).status().category()).isEqualTo(PNStatusCategory.PNBadRequestCategory);
    }

    @Test
    void fetch_oneChannel_asksForAFullPage() {
        var unused = pubnub.fetchMessages().channels("my room").result();

        assertThat(only().call.method()).isEqualTo("GET");
        assertThat(only().path()).isEqualTo("/v3/history/sub-key/sub/channel/my%20room");
        assertThat(only().queries())
                .containsEntry("max", "100")
                .containsEntry("include_uuid", "true")
                .containsEntry("include_message_type", "true")
                .doesNotContainKeys("start", "end", "include_meta", "include_custom_message_type");
    }

    @Test
    void fetch_everyOption_isCarried() {
        var unused = pubnub.fetchMessages()
                .channels("a,b", "c d")
                .start(9)
                .end(4)
                .maximumPerChannel(3)
                .includeMeta(true)
                .includeUUID(false)
                .includeMessageType(false)
                .includeCustomMessageType(true)
                .queryParam(Map.of("x", "y"))
                .result();

        assertThat(only().path()).isEqualTo("/v3/history/sub-key/sub/channel/a,b,c%20d");
        assertThat(only().queries())
                .containsEntry("start", "9")
                .containsEntry("end", "4")
                .containsEntry("max", "3")
                .containsEntry("include_meta", "true")
                .containsEntry("include_uuid", "false")
                .containsEntry("include_message_type", "false")
                .containsEntry("include_custom_message_type", "true")
                .containsEntry("x", "y");
    }

    @ParameterizedTest
    @CsvSource({
        "a,false,0,100",
        "a,false,101,100",
        "a,false,100,100",
        "'a,b',false,0,25",
        "'a,b',false,26,25",
        "'a,b',false,-3,25",
        "'a,b',false,7,7",
        "a,true,0,25",
        "a,true,100,25",
        "a,true,25,25"
    })
    void fetch_count_isBoundedByWhatIsAsked(String channels, boolean actions, int count, String sent) {
        var unused = pubnub.fetchMessages()
                .channels(channels)
                .includeMessageActions(actions)
                .count(count)
                .result();

        assertThat(only().query("max")).isEqualTo(sent);
    }

    @Test
    void fetch_channels_areReadWithTheirMessages() {
        var result = pubnub.fetchMessages()
                .channels("test-channel1", "test-channel2", "empty")
                .result();
        PNFetchMessagesResult fetched = answered(
                result,
                "{'status': 200, 'error': false, 'error_message': '', 'channels': {'test-channel1':[{'message': "
                        + "{'messageIdx': 'message: 3', 'time': 1577918415}, 'timetoken': '15970897389592684', "
                        + "'message_type': '', 'uuid': 'Serhii'}],'test-channel2':[{'message': {'messageIdx': 'message: 3', "
                        + "'time': 1577918415}, 'timetoken': '15970897442355577', 'message_type': '', 'uuid': 'Serhii'}]}}");

        assertThat(fetched.channels()).containsOnlyKeys("test-channel1", "test-channel2");
        PNFetchMessageItem item = only(fetched, "test-channel2");
        assertThat(item.message()).hasToString("{\"messageIdx\":\"message: 3\",\"time\":1577918415}");
        assertThat(item.timetoken()).isEqualTo(15970897442355577L);
        assertThat(item.uuid()).isEqualTo("Serhii");
        assertThat(item.messageType()).isZero();
        assertThat(item.meta()).isNull();
        assertThat(item.actions()).isEmpty();
        assertThat(item.error()).isNull();
        assertThat(fetched.page()).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "|0|null|null",
                ",'message_type':null,'meta':''|0|null|null",
                ",'message_type':0,'meta':{'a':1}|0|null|{'a':1}",
                ",'message_type':'1','uuid':'you'|1|you|null",
                ",'message_type':4,'custom_message_type':null,'uuid':null|4|null|null"
            })
    void fetch_itemFields_areReadInEachForm(String more, int type, String uuid, String meta) {
        var result = pubnub.fetchMessages().channels("a").result();
        PNFetchMessageItem item = only(
                answered(
                        result,
                        "{'status':200,'channels':{'a':[{'message':'m','timetoken':'5'" + (more == null ? "" : more)
                                + "}]}}"),
                "a");

        assertThat(item.messageType()).isEqualTo(type);
        assertThat(String.valueOf(item.uuid())).isEqualTo(uuid);
        assertThat(String.valueOf(item.meta())).isEqualTo(meta.replace('\'', '"'));
        assertThat(item.error()).isNull();
    }

    @Test
    void fetch_customMessageType_isRead() {
        var result = pubnub.fetchMessages().channels("a").result();

        assertThat(only(
                                answered(
                                        result,
                                        "{'status':200,'channels':{'a':[{'message':'m','timetoken':'5','message_type':0,"
                                                + "'custom_message_type':'custom-user-msg-type'}]}}"),
                                "a")
                        .customMessageType())
                .isEqualTo("custom-user-msg-type");
    }

    @Test
    void fetch_withActions_asksElsewhereAndReadsThem() {
        var result = pubnub.fetchMessages()
                .channels("test-channel")
                .includeMessageActions(true)
                .result();
        assertThat(only().path()).isEqualTo("/v3/history-with-actions/sub-key/sub/channel/test-channel");
        PNFetchMessagesResult fetched = answered(
                result,
                "{'status': 200, 'channels': {'test-channel': [{'message': {'messageIdx': 'message: 0', 'time': 1577918412}, "
                        + "'timetoken': '15970911185966845', 'message_type': '', 'uuid': 'Serhii', 'actions': {'reaction': "
                        + "{'value4': [{'uuid': 'Serhii', 'actionTimetoken': '15970911239128960'}]}, 'receipt': {'value5': "
                        + "[{'uuid': 'Serhii', 'actionTimetoken': '15970911244965550'}], 'value2': [{'uuid': 'Serhii', "
                        + "'actionTimetoken': '15970911227631360'}]}, 'custom': {'value3': [{'uuid': 'Serhii', "
                        + "'actionTimetoken': '15970911233462000'}]}}}]}, 'error_message': '', 'error': false}");

        assertThat(only(fetched, "test-channel").actions())
                .hasToString("{reaction={value4=[Action[uuid=Serhii, actionTimetoken=15970911239128960]]},"
                        + " receipt={value5=[Action[uuid=Serhii, actionTimetoken=15970911244965550]],"
                        + " value2=[Action[uuid=Serhii, actionTimetoken=15970911227631360]]},"
                        + " custom={value3=[Action[uuid=Serhii, actionTimetoken=15970911233462000]]}}");
    }

    @Test
    void fetch_answerWasCutShort_saysHowToGoOn() {
        var result =
                pubnub.fetchMessages().channels("c").includeMessageActions(true).result();
        PNFetchMessagesResult fetched = answered(
                result,
                "{'status':200,'channels':{},'more': {'url': '/v3/history-with-actions/sub-key/s/channel/c?"
                        + "start=15610547826970000&max=98', 'start': '15610547826970000', 'max': 98}}");

        assertThat(fetched.page()).isEqualTo(new PNBoundedPage(15610547826970000L, null, 98));
    }

    @ParameterizedTest
    @CsvSource({
        "a b,a%20b,a b",
        "a b,a b,a b",
        "a%20b,a%2520b,a%20b",
        "a%20b,a%20b,a%20b",
        "é,%C3%A9,é",
        "é,%c3%a9,é",
        "a*,a*,a*",
        "100%,100%,100%",
        "100%,100%25,100%",
        "x,%zz,%zz",
        "x,%C3,%C3",
        "x,%4,%4"
    })
    void fetch_keyOfAChannel_isDecoded(String asked, String key, String name) {
        var result = pubnub.fetchMessages().channels(asked).result();

        assertThat(answered(result, "{'status':200,'channels':{'" + key + "':[]}}")
                        .channels())
                .containsOnlyKeys(name);
    }

    @Test
    void fetch_itemIsMalformed_saysSoAndTheOthersAreRead() {
        var result = pubnub.fetchMessages().channels("a", "b").result();
        PNFetchMessagesResult fetched = answered(
                result,
                "{'status':200,'channels':{'a':['bare',{'message':1},{'timetoken':'5','uuid':'you'},"
                        + "{'message':1,'timetoken':'6','message_type':'x'},{'message':1,'timetoken':'6','actions':[]},"
                        + "{'message':1,'timetoken':'6','actions':{'t':{'v':[{}]}}},{'message':1,'timetoken':'7'}],"
                        + "'b':[{'message':2,'timetoken':'8'}]}}");

        List<PNFetchMessageItem> items =
                Objects.requireNonNull(fetched.channels().get("a"));
        assertThat(items)
                .extracting(each -> each.error() == null)
                .containsExactly(false, false, false, false, false, false, true);
        assertThat(items.get(2).timetoken()).isEqualTo(5);
        assertThat(items.get(2).uuid()).isEqualTo("you");
        assertThat(Objects.requireNonNull(items.get(2).error()).status().operation())
                .isEqualTo(PNOperationType.PNFetchMessagesOperation);
        assertThat(only(fetched, "b").message(Integer.class)).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"a|5|timetoken=5", "a,b|5|timetoken=5", "a,b|14,0|channelsTimetoken=14%2C0", "a|0|timetoken=0"})
    void counts_timetokens_areOneOrOneForEach(String channels, String timetokens, String query) {
        var unused = pubnub.messageCounts()
                .channels(channels)
                .channelsTimetoken(
                        Stream.of(timetokens.split(",", -1)).map(Long::valueOf).toList())
                .result();

        assertThat(only().path()).isEqualTo("/v3/history/sub-key/sub/message-counts/" + channels);
        assertThat("&" + only().call.uri().getRawQuery()).endsWith("&" + query);
        assertThat(only().call.method()).isEqualTo("GET");
    }

    @Test
    void counts_areRead() {
        var result = pubnub.messageCounts()
                .channels("unique_sync_1", "unique_sync_2")
                .channelsTimetoken(1L)
                .result();

        assertThat(answered(
                                result,
                                "{'status': 200, 'error': false, 'error_message': '', 'channels': {'unique_sync_1':1,"
                                        + "'unique_sync_2':0}, 'more': {'unique_sync_1': {'url': '/x', 'is_more': false}}}")
                        .channels())
                .isEqualTo(Map.of("unique_sync_1", 1L, "unique_sync_2", 0L));
    }

    @Test
    void delete_interval_isCarried() {
        var result = pubnub.deleteMessages()
                .channel("a b")
                .channels("c")
                .start(4)
                .end(9)
                .queryParam(Map.of("x", "y"))
                .result();

        assertThat(only().call.method()).isEqualTo("DELETE");
        assertThat(only().call.body()).isNull();
        assertThat(only().call.headers()).isEmpty();
        assertThat(only().path()).isEqualTo("/v3/history/sub-key/sub/channel/a%20b,c");
        assertThat(only().queries())
                .containsEntry("start", "4")
                .containsEntry("end", "9")
                .containsEntry("x", "y");
        assertThat(only().call.repeatable()).isFalse();
        assertThat(answered(result, "{'status': 200, 'error': false, 'error_message': ''}"))
                .isEqualTo(new PNDeleteMessagesResult());
    }

    static Stream<Arguments> calls() {
        return Stream.of(
                call(
                        "history",
                        PNOperationType.PNHistoryOperation,
                        client -> client.history().channel("a")),
                call(
                        "fetch",
                        PNOperationType.PNFetchMessagesOperation,
                        client -> client.fetchMessages().channels("a")),
                call(
                        "counts",
                        PNOperationType.PNMessageCountOperation,
                        client -> client.messageCounts().channels("a").channelsTimetoken(1L)),
                call(
                        "delete",
                        PNOperationType.PNHistoryDeleteOperation,
                        client -> client.deleteMessages().channels("a")));
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
                "[1]",
                "[[],0]",
                "[{},0,0]",
                "[[],'x',0]",
                "[[],-1,0]",
                "[[],1.5,0]",
                "[[],99999999999999999999,0]",
                "{}",
                "{'channels':null}",
                "{'channels':[]}",
                "{'channels':{'a':'b'}}",
                "{'channels':{'a':-1}}",
                "{'channels':{'a':{}}}")) {
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
                            "{\"status\": 400, \"error\": true, \"error_message\": \"Invalid Arguments\", \"channels\": {}}");

            PubNubException failure = failure(result);
            assertThat(failure.errorMessage()).isEqualTo("Invalid Arguments");
            assertThat(failure.error()).isEqualTo(PubNubError.PNERR_CLIENT_ERROR);
            assertThat(failure.status().category()).isEqualTo(PNStatusCategory.PNBadRequestCategory);
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
        assertWrong(PubNubError.PNERR_SUBSCRIBE_KEY_MISSING, PubNub::history);
        assertWrong(PubNubError.PNERR_SUBSCRIBE_KEY_MISSING, PubNub::fetchMessages);
        assertWrong(PubNubError.PNERR_SUBSCRIBE_KEY_MISSING, PubNub::messageCounts);
        assertWrong(PubNubError.PNERR_SUBSCRIBE_KEY_MISSING, PubNub::deleteMessages);
        pubnub = create();
        assertWrong(PubNubError.PNERR_CHANNEL_MISSING, PubNub::history);
        assertWrong(
                PubNubError.PNERR_CHANNEL_MISSING, client -> client.history().channel(" "));
        assertWrong(
                PubNubError.PNERR_INVALID_ARGUMENTS, client -> client.history().channel("a,b"));
        assertWrong(
                PubNubError.PNERR_INVALID_ARGUMENTS, client -> client.history().channel("\ud800"));
        assertWrong(
                PubNubError.PNERR_INVALID_ARGUMENTS,
                client -> client.history().channel("a").start(-1));
        assertWrong(
                PubNubError.PNERR_INVALID_ARGUMENTS,
                client -> client.history().channel("a").end(0));
        assertWrong(
                PubNubError.PNERR_CHANNEL_MISSING,
                client -> client.fetchMessages().channels(" ,").includeMessageActions(true));
        assertWrong(
                PubNubError.PNERR_HISTORY_MESSAGE_ACTIONS_MULTIPLE_CHANNELS,
                client -> client.fetchMessages().channels("a,b").includeMessageActions(true));
        assertWrong(
                PubNubError.PNERR_INVALID_ARGUMENTS,
                client -> client.fetchMessages().channels("a").start(-1));
        assertWrong(
                PubNubError.PNERR_CHANNEL_MISSING,
                client -> client.messageCounts().channelsTimetoken(1L));
        assertWrong(
                PubNubError.PNERR_TIMETOKEN_MISSING,
                client -> client.messageCounts().channels("a"));
        assertWrong(
                PubNubError.PNERR_CHANNELS_TIMETOKEN_MISMATCH,
                client -> client.messageCounts().channels("a,b,c").channelsTimetoken(1L, 2L));
        assertWrong(
                PubNubError.PNERR_INVALID_ARGUMENTS,
                client -> client.messageCounts().channels("a").channelsTimetoken(-1L));
        assertWrong(PubNubError.PNERR_CHANNEL_MISSING, PubNub::deleteMessages);
        assertWrong(
                PubNubError.PNERR_INVALID_ARGUMENTS,
                client -> client.deleteMessages().channels("a").start(0));
        assertThat(server.all()).isEmpty();
    }

    private record Order(String id) {}

    private static Arguments call(String name, PNOperationType operation, Function<PubNub, RemoteAction<?>> call) {
        return Arguments.of(Named.of(name, call), operation);
    }

    private PNHistoryItemResult item(String entry, long timetoken, @Nullable String meta) {
        return new PNHistoryItemResult(tree(entry), timetoken, meta == null ? null : tree(meta), null);
    }

    private static JsonNode tree(String json) {
        return JsonMapper.shared().readTree(json.replace('\'', '"'));
    }

    private static PNFetchMessageItem only(PNFetchMessagesResult fetched, String channel) {
        List<PNFetchMessageItem> items =
                Objects.requireNonNull(fetched.channels().get(channel));
        assertThat(items).hasSize(1);
        return items.get(0);
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
