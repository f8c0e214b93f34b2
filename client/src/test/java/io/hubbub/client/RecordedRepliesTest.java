package io.hubbub.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubbub.client.model.PNChannelMetadataResult;
import io.hubbub.client.model.PNEvent;
import io.hubbub.client.model.PNFileMessageResult;
import io.hubbub.client.model.PNHereNowResult;
import io.hubbub.client.model.PNMessageActionResult;
import io.hubbub.client.model.PNMessageResult;
import io.hubbub.client.model.PNPresenceEvent;
import io.hubbub.client.model.PNPresenceEventResult;
import io.hubbub.client.model.PNSignalResult;
import io.hubbub.client.model.PNStatus;
import io.hubbub.client.model.PNUUIDMetadataResult;
import io.hubbub.client.model.PubNubError;
import io.hubbub.client.model.PubNubException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The client on replies of the public service, kept in {@code recorded/}; its README says where they come from. */
final class RecordedRepliesTest {
    private final VirtualClientLoop loop = new VirtualClientLoop();
    private final ScriptedServer server = new ScriptedServer();
    private final Recorder heard = new Recorder();
    private final PubNub pubnub = PubNub.builder(new PNConfiguration()
                    .setSubscribeKey("demo")
                    .setPublishKey("demo")
                    .setUuid("me")
                    .setOrigin("localhost:8080"))
            .loop(loop)
            .transport(server)
            .executor(loop::post)
            .build();

    RecordedRepliesTest() {
        pubnub.addListener(heard);
    }

    @AfterEach
    void close() {
        pubnub.close();
    }

    @Test
    void handshake_isRead_pollsFromItsCursorAndRegion() {
        subscribed();

        assertThat(heard.statuses()).containsExactly("Connected[any]");
        assertThat(server.poll()).hasToString("any tt=14818963579052943 tr=12");
    }

    @ParameterizedTest
    @CsvSource({
        "message-2016,14818963573055360,12,test-subscribe-asyncio-ch,,14818963573025400,test-subscribe-asyncio-uuid-pub",
        "message-of-a-group-2016,14818963650918833,12,test-subscribe-asyncio-channel,test-subscribe-asyncio-group,"
                + "14818963650918583,816d9356-41d0-4b1d-ba5c-b3488822ab64",
        "message-of-a-group-2022,16656601426975171,41,test-subscribe-unsubscribe-channel,"
                + "test-subscribe-unsubscribe-group,16656601426975171,uuid-mock",
        "message-of-another-region-2022,16608498661343013,43,test-subscribe-sub-pub-unsub,,16608498661343013,uuid-mock"
    })
    void message_isRead_andTheNextPollFollowsIt(
            String file, String cursor, String region, String channel, String match, long place, String publisher) {
        PNMessageResult message = (PNMessageResult) event(file);

        assertThat(message.message()).hasToString("\"hey\"");
        assertThat(message.channel()).isEqualTo(channel);
        assertThat(message.subscription()).isEqualTo(match);
        assertThat(message.timetoken()).isEqualTo(place);
        assertThat(message.publisher()).isEqualTo(publisher);
        assertThat(message.userMetadata()).isNull();
        assertThat(server.poll()).hasToString("any tt=" + cursor + " tr=" + region);
    }

    @Test
    void message_encrypted_comesAsItIsWithoutAKey() {
        assertThat(((PNMessageResult) event("message-encrypted")).message())
                .hasToString("\"a25pZ2h0c29mbmkxMjM0Nf61IdsMAvG1F5OWmMXjVxo=\"");
    }

    @Test
    void message_withMetadata_carriesItWithAllDigits() {
        PNMessageResult message = (PNMessageResult) event("message-with-metadata");

        assertThat(message.userMetadata())
                .hasToString(
                        "{\"status_update\":{\"lat\":55.752023906250656,\"lon\":37.61749036080494,\"driver_id\":4722}}");
        assertThat(message.message()).hasToString("{\"City\":\"Goiania\",\"Name\":\"Marcelo\"}");
    }

    @Test
    void signal_withNumbersForTextAndTextForNumbers_isRead() {
        PNSignalResult signal = (PNSignalResult) event("signal");

        assertThat(signal.message()).hasToString("\"hello\"");
        assertThat(signal.channel()).isEqualTo("coolChannel");
        assertThat(signal.subscription()).isNull();
        assertThat(signal.publisher()).isEqualTo("uuid");
        assertThat(signal.timetoken()).isEqualTo(1000);
        assertThat(server.poll()).hasToString("any tt=1000 tr=56");
    }

    @Test
    void file_isReadWithAPlaceToFetchItFrom() {
        PNFileMessageResult file = (PNFileMessageResult) event("file");

        assertThat(file.message()).hasToString("\"This is message\"");
        assertThat(file.fileId()).isEqualTo("5a38cc2b-0416-437e-ab14-f8b431f8383f");
        assertThat(file.fileName()).isEqualTo("fileNamech_vmwmwuyadt.txt");
        assertThat(file.fileUrl())
                .startsWith("http://localhost:8080/v1/files/demo/channels/ch_vmwmwuyadt/files/"
                        + "5a38cc2b-0416-437e-ab14-f8b431f8383f/fileNamech_vmwmwuyadt.txt");
    }

    @Test
    void messageAction_isRead() {
        PNMessageActionResult action = (PNMessageActionResult) event("message-action");

        assertThat(action.event()).isEqualTo("added");
        assertThat(action.value()).isEqualTo("smiley_face");
        assertThat(action.uuid()).isEqualTo("client-1");
        assertThat(action.messageTimetoken()).isEqualTo(16043981033000000L);
        assertThat(action.actionTimetoken()).isEqualTo(16043981033865509L);
    }

    @Test
    void objects_ofEachKind_reachTheirOwnMethod() {
        List<PNEvent> objects = events("objects");

        assertThat(objects)
                .extracting(event -> event.getClass().getSimpleName())
                .containsExactly("PNChannelMetadataResult", "PNUUIDMetadataResult", "PNMembershipResult");
        assertThat(((PNChannelMetadataResult) objects.get(0)).data())
                .hasToString("{\"id\":\"room\",\"name\":\"Room\"}");
        assertThat(((PNUUIDMetadataResult) objects.get(1)).event()).isEqualTo("delete");
    }

    @ParameterizedTest
    @CsvSource({
        "presence-join-2016,JOIN,test-subscribe-asyncio-join-leave-ch,,test-subscribe-asyncio-listener,1481896358,1",
        "presence-leave-2016,LEAVE,test-subscribe-asyncio-join-leave-ch,,test-subscribe-asyncio-messenger,1481896359,1",
        "presence-join-of-a-group-2016,JOIN,subscribe-test-channel,subscribe-test-group,test-subscribe-listener,1481886965,1",
        "presence-timeout-2016,TIMEOUT,heartbeat-tornado-ch,,heartbeat-tornado-messenger,1472034136,1",
        "presence-join-2022,JOIN,test-subscribe-join-leave-0OP6GGYF,,listener,1660855842,1",
        "presence-leave-2022,LEAVE,test-subscribe-join-leave-0OP6GGYF,,messenger,1660855845,1",
        "presence-join-of-a-group-2022,JOIN,test-subscribe-unsubscribe-channel-YQ5TOJJH,"
                + "test-subscribe-unsubscribe-group-RBZNX7AZ,uuid-mock,1660855182,1"
    })
    void presence_isRead(
            String file,
            PNPresenceEvent kind,
            String channel,
            String match,
            String uuid,
            long timestamp,
            int occupancy) {
        PNPresenceEventResult presence = (PNPresenceEventResult) event(file);

        assertThat(presence.kind()).isEqualTo(kind);
        assertThat(presence.channel()).isEqualTo(channel);
        assertThat(presence.subscription()).isEqualTo(match);
        assertThat(presence.uuid()).isEqualTo(uuid);
        assertThat(presence.timestamp()).isEqualTo(timestamp);
        assertThat(presence.occupancy()).isEqualTo(occupancy);
        assertThat(presence.state()).isNull();
    }

    @Test
    void presence_stateChange_comesAfterItsJoin() {
        List<PNEvent> events = events("presence-join-and-state-change");

        assertThat(events)
                .extracting(event -> ((PNPresenceEventResult) event).event())
                .containsExactly("join", "state-change");
        PNPresenceEventResult change = (PNPresenceEventResult) events.get(1);
        assertThat(change.state()).hasToString("{\"state\":\"cool\"}");
        assertThat(change.occupancy()).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource({"presence-interval-with-joins,false", "presence-interval-with-everything,true"})
    void presence_interval_carriesWhoCame(String file, boolean refresh) {
        PNPresenceEventResult interval = (PNPresenceEventResult) event(file);

        assertThat(interval.kind()).isEqualTo(PNPresenceEvent.INTERVAL);
        assertThat(interval.uuid()).isNull();
        assertThat(interval.join())
                .containsExactly("2220E216-5A30-49AD-A89C-1E0B5AE26AD7", "4262AE3F-3202-4487-BEE0-1A0D91307DEB");
        assertThat(interval.leave()).isEmpty();
        assertThat(interval.hereNowRefresh()).isEqualTo(refresh);
    }

    @Test
    void calls_areAnswered_resultsAreRead() {
        assertThat(answered(pubnub.publish().channel("a").message(1).result(), "publish")
                        .timetoken())
                .isEqualTo(14820978544115848L);
        assertThat(answered(pubnub.publish().channel("a").message(1).ptto(5).result(), "publish-with-place")
                        .timetoken())
                .isEqualTo(16057799474000000L);
        assertThat(answered(pubnub.fire().channel("a").message(1).result(), "fire")
                        .timetoken())
                .isEqualTo(15549258055663067L);
        assertThat(answered(pubnub.signal().channel("a").message(1).result(), "signal-sent")
                        .timetoken())
                .isEqualTo(15640051159323676L);
        assertThat(answered(pubnub.time().result(), "time").timetoken()).isEqualTo(14766398773102530L);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "here-now-channel|room|1|{room=[test-here-now-asyncio-uuid1 null]}",
                "here-now-channel-without-states|room|1|{room=[test-here-now-asyncio-uuid1 null]}",
                "here-now-channel-with-a-state|room|1|{room=[UUID_SetUserStateHereNow {\"testkey\":\"testval\"}]}",
                "here-now-several|a,b|2|{test-here-now-asyncio-ch2=[test-here-now-asyncio-uuid1 null], "
                        + "test-here-now-asyncio-ch1=[test-here-now-asyncio-uuid1 null]}",
                "here-now-several-without-states|a,b|2|{test-here-now-asyncio-ch2=[test-here-now-asyncio-uuid1 null], "
                        + "test-here-now-asyncio-ch1=[test-here-now-asyncio-uuid1 null]}",
                "here-now-all||2|{twisted-test-1=[00de2586-7ad8-4955-b5f6-87cae3215d02 null], "
                        + "twisted-test=[00de2586-7ad8-4955-b5f6-87cae3215d02 null]}",
                "here-now-all-with-a-state||1|{Channel_SetUserStateGlobalHereNow="
                        + "[UUID_SetUserStateGlobalHereNow {\"testkey\":\"testval\"}]}"
            })
    void hereNow_isAnswered_saysWhoIsWhere(String file, @Nullable String channels, int occupancy, String occupants) {
        PNHereNowResult here = answered(
                pubnub.hereNow().channels(channels == null ? "" : channels).result(), file);

        assertThat(here.totalOccupancy()).isEqualTo(occupancy);
        assertThat(here.totalChannels()).isEqualTo(here.channels().size());
        Map<String, List<String>> listed = new LinkedHashMap<>();
        here.channels()
                .forEach((name, channel) -> listed.put(
                        name,
                        channel.occupants().stream()
                                .map(each -> each.uuid() + " " + each.state())
                                .toList()));
        assertThat(listed).hasToString(occupants);
    }

    @Test
    void presenceCalls_areAnswered_resultsAreRead() {
        assertThat(answered(pubnub.whereNow().result(), "where-now").channels())
                .containsExactly("test-where-now-asyncio-ch1", "test-where-now-asyncio-ch2");
        assertThat(answered(pubnub.setState().channels("a").state(Map.of()).result(), "set-state")
                        .state())
                .hasToString("{\"count\":5,\"name\":\"Alex\"}");
        assertThat(answered(pubnub.getState().channels("a").result(), "get-state-2016")
                        .channels())
                .hasToString("{a={\"count\":5,\"name\":\"Alex\"}}");
        assertThat(answered(pubnub.getState().channels("a").result(), "get-state-2020")
                        .channels())
                .hasToString("{a={\"count\":5,\"name\":\"Alex\"}}");
        assertThat(answered(pubnub.getState().channels("a", "b").result(), "get-state-several")
                        .channels())
                .containsOnlyKeys("test-state-asyncio-ch1", "test-state-asyncio-ch2");
        assertThat(answered(pubnub.heartbeat().channels("a").result(), "heartbeat"))
                .isNotNull();
    }

    @Test
    void groupCalls_areAnswered_resultsAreRead() {
        assertThat(answered(
                        pubnub.addChannelsToChannelGroup()
                                .channelGroup("g")
                                .channels("a")
                                .result(),
                        "group-changed"))
                .isNotNull();
        assertThat(answered(
                        pubnub.removeChannelsFromChannelGroup()
                                .channelGroup("g")
                                .channels("a")
                                .result(),
                        "group-changed"))
                .isNotNull();
        assertThat(answered(pubnub.deleteChannelGroup().channelGroup("g").result(), "group-changed"))
                .isNotNull();
        assertThat(answered(
                                pubnub.listChannelsForChannelGroup()
                                        .channelGroup("g")
                                        .result(),
                                "group-channels")
                        .channels())
                .containsExactly("channel-groups-tornado-ch1", "channel-groups-tornado-ch2");
        assertThat(answered(
                                pubnub.listChannelsForChannelGroup()
                                        .channelGroup("g")
                                        .result(),
                                "group-without-channels")
                        .channels())
                .isEmpty();
        assertThat(answered(pubnub.listAllChannelGroups().result(), "groups").groups())
                .containsExactly("a", "b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"leave-2016", "leave-2020"})
    void leave_isAnswered_isAcknowledgedAndDisconnected(String file) {
        subscribed();
        pubnub.unsubscribeAll();
        loop.run();
        server.leave().answer(200, recorded(file));
        loop.run();

        assertThat(heard.statuses()).containsExactly("Connected[any]", "Acknowledgment[any]", "Disconnected[any]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "400-publish-key|400|BadRequest(400)[a]|HTTP Client Error (400): Invalid Key",
                "400-subscribe-key|400|BadRequest(400)[a]|HTTP Client Error (400): Invalid Subscribe Key",
                "400-too-large|400|BadRequest(400)[a]|HTTP Client Error (400): Message Too Large",
                "400-too-large|413|BadRequest(413)[a]|Payload too large (413): Message Too Large",
                "400-too-large|200|BadRequest(200)[a]|Publish rejected (200): Message Too Large",
                "403-publish|403|AccessDenied(403)[a]|HTTP Client Error (403): Forbidden",
                "414|414|URITooLong(414)[a]|Payload too large (414): Request URI Too Long",
                "503-in-a-200|200|MalformedResponse(200)[a]|JSON decoding failed (200): not the reply to a publish"
            })
    void publish_isRefused_saysWhy(String file, int code, String word, String sentence) {
        var result = pubnub.publish().channel("a").message(1).result();
        server.open().get(0).answer(code, recorded(file));
        loop.run();

        assertThat(result).isCompletedExceptionally();
        PubNubException failure = failure(result);
        assertThat(Recorder.word(failure.status())).isEqualTo(word);
        assertThat(failure).hasMessage(sentence);
        assertThat(failure.responseBody()).isNotNull();
    }

    @Test
    void subscribe_denied_goesOnWithTheOthers() {
        pubnub.subscribe()
                .channels("not-permitted-channel", "b")
                .channelGroups("cg1", "cg2", "cg3")
                .execute();
        loop.run();
        server.poll().answer(403, recorded("403-subscribe"));
        loop.run();
        server.poll().answer(403, recorded("403-groups"));
        loop.run();

        assertThat(heard.statuses())
                .containsExactly("AccessDenied(403)[not-permitted-channel]", "AccessDenied(403)[cg1, cg2]");
        assertThat(server.poll().channels()).isEqualTo("b");
        assertThat(server.poll().query("channel-group")).isEqualTo("cg3");
    }

    @ParameterizedTest
    @CsvSource({
        "400-subscribe-key,BadRequest(400)[any],Invalid Subscribe Key",
        "400-empty-groups,BadRequest(400)[any],Channel group or groups result in empty subscription set"
    })
    void subscribe_isWrong_saysWhyAndStops(String file, String word, String sentence) {
        pubnub.subscribe().channels("any").execute();
        loop.run();
        server.poll().answer(400, recorded(file));
        loop.run();

        assertThat(heard.statuses()).containsExactly(word);
        PNStatus status = heard.lastStatus();
        assertThat(Objects.requireNonNull(status.errorData()).information()).isEqualTo(sentence);
        assertThat(status.errorData().exception().error()).isEqualTo(PubNubError.PNERR_CLIENT_ERROR);
        assertThat(server.open()).isEmpty();
    }

    @Test
    void subscribe_answeredWithAnErrorInA200_isMalformed() {
        pubnub.subscribe().channels("any").execute();
        loop.run();
        server.poll().answer(200, recorded("503-in-a-200"));
        loop.run();

        assertThat(heard.statuses()).containsExactly("MalformedResponse(200)[any]");
    }

    private <T> T answered(CompletableFuture<T> result, String file) {
        server.open().get(0).answer(200, recorded(file));
        loop.run();
        assertThat(result).isCompleted();
        return result.join();
    }

    private static PubNubException failure(CompletableFuture<?> future) {
        try {
            throw new AssertionError("Succeeded with " + future.join());
        } catch (CompletionException e) {
            return (PubNubException) Objects.requireNonNull(e.getCause());
        }
    }

    private PNEvent event(String file) {
        List<PNEvent> events = events(file);
        assertThat(events).hasSize(1);
        return events.get(0);
    }

    private List<PNEvent> events(String file) {
        subscribed();
        server.poll().answer(200, recorded(file));
        loop.run();
        return heard.events.stream()
                .filter(event -> !(event instanceof PNStatus))
                .toList();
    }

    private void subscribed() {
        pubnub.subscribe().channels("any").execute();
        loop.run();
        server.poll().answer(200, recorded("handshake"));
        loop.run();
    }

    private static String recorded(String file) {
        try (InputStream stream = RecordedRepliesTest.class.getResourceAsStream("/recorded/" + file + ".json")) {
            return new String(Objects.requireNonNull(stream, file).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
