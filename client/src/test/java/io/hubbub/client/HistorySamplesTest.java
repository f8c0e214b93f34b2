package io.hubbub.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubbub.client.http.StubRequest;
import io.hubbub.client.http.StubServer;
import io.hubbub.client.model.PNFetchMessageItem;
import io.hubbub.client.model.PNFetchMessagesResult;
import io.hubbub.client.model.PNHistoryItemResult;
import io.hubbub.client.model.PNHistoryResult;
import io.hubbub.client.model.PNMessageAction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The samples of history and message actions in the document, against recorded replies over real connections. */
@Timeout(120)
final class HistorySamplesTest {
    private final StubServer server = StubServer.start();
    private final PubNub pubnub = PubNub.create(new PNConfiguration()
            .setSubscribeKey("demo")
            .setPublishKey("demo")
            .setUuid("Serhii")
            .setOrigin("127.0.0.1:" + server.port()));
    private final List<String> printed = new ArrayList<>();

    HistorySamplesTest() throws IOException {
        server.on(
                "/v2/history/",
                StubServer.answer(
                        "[[{\"message\":{\"id\":\"7\"},\"timetoken\":14820999261239656},"
                                + "{\"message\":\"hey-4\",\"timetoken\":14820999264622346}],14820999261239656,14820999264622346]"),
                StubServer.answer("[[],0,0]"));
        server.on("/publish/", StubServer.answer("[1,\"Sent\",\"15782701499548912\"]"));
    }

    @AfterEach
    void stop() throws IOException {
        pubnub.close();
        server.close();
    }

    @Test
    void history_walksThroughEverything() {
        // begin history
        for (PNHistoryItemResult item :
                pubnub.history().channel("room").includeTimetoken(true).all()) {
            print(item.timetoken() + " " + item.entry());
        }
        // end history

        assertThat(printed).containsExactly("14820999264622346 \"hey-4\"", "14820999261239656 {\"id\":\"7\"}");
        assertThat(server.take().parameter("start")).isNull();
        assertThat(server.take().parameter("start")).isEqualTo("14820999261239656");
    }

    @Test
    void pages_goBack() {
        // begin pages
        PNHistoryResult newest = pubnub.history().channel("room").count(25).sync();
        PNHistoryResult older = pubnub.history()
                .channel("room")
                .count(25)
                .start(newest.startTimetoken())
                .sync();
        // end pages

        assertThat(newest.messages()).hasSize(2);
        assertThat(older.messages()).isEmpty();
    }

    @Test
    void fetch_knowsMore() {
        server.on(
                "/v3/history/sub-key/demo/channel/",
                StubServer.answer(
                        "{\"status\": 200, \"error\": false, \"error_message\": \"\", \"channels\": "
                                + "{\"room\":[{\"message\": \"hey-19\", \"timetoken\": \"16075182590271497\", \"uuid\": \"alice\"}]}}"));
        server.on(
                "/v3/history/sub-key/demo/message-counts/",
                StubServer.answer(
                        "{\"status\": 200, \"error\": false, \"error_message\": \"\", \"channels\": {\"room\":1}}"));
        // begin fetch
        PNFetchMessagesResult fetched =
                pubnub.fetchMessages().channels("room", "lobby").count(10).sync();
        fetched.channels().forEach((channel, items) -> {
            for (PNFetchMessageItem item : items) {
                print(channel + ": " + item.uuid() + " says " + item.message());
            }
        });
        long unread = pubnub.messageCounts()
                .channels("room")
                .channelsTimetoken(16075182590271496L) // read so far
                .sync()
                .channels()
                .getOrDefault("room", 0L);
        // end fetch

        assertThat(printed).containsExactly("room: alice says \"hey-19\"");
        assertThat(unread).isEqualTo(1);
        assertThat(server.take().path()).endsWith("/channel/room,lobby");
    }

    @Test
    void actions_areAttachedAndRemoved() {
        server.on("/v1/message-actions/", this::act);
        // begin actions
        long message = pubnub.publish().channel("room").message("hello").sync().timetoken();
        PNMessageAction smile = pubnub.addMessageAction()
                .channel("room")
                .messageAction(new PNMessageAction("reaction", "smiley", message))
                .sync()
                .action();
        for (PNMessageAction action : pubnub.getMessageActions().channel("room").all()) {
            print(action.uuid() + ": " + action.value());
        }
        pubnub.removeMessageAction()
                .channel("room")
                .messageTimetoken(message)
                .actionTimetoken(smile.actionTimetoken())
                .sync();
        // end actions

        assertThat(printed).containsExactly("Serhii: smiley");
        assertThat(server.requests())
                .extracting(StubRequest::method)
                .containsExactly("GET", "POST", "GET", "GET", "DELETE");
        assertThat(server.requests().get(1).header("content-type")).isEqualTo("application/json; charset=UTF-8");
        assertThat(server.requests().get(1).text()).isEqualTo("{\"type\":\"reaction\",\"value\":\"smiley\"}");
        assertThat(server.requests().get(4).path())
                .isEqualTo("/v1/message-actions/demo/channel/room/message/15782701499548912/action/15782701535815420");
    }

    private void act(StubRequest request) throws IOException {
        String action = "{\"messageTimetoken\": \"15782701499548912\", \"type\": \"reaction\", \"uuid\": \"Serhii\", "
                + "\"value\": \"smiley\", \"actionTimetoken\": \"15782701535815420\"}";
        String data = switch (request.method()) {
            case "POST" -> action;
            case "GET" -> request.parameter("start") == null ? "[" + action + "]" : "[]";
            default -> "{}";
        };
        request.answer(200, "{\"status\": 200, \"data\": " + data + "}");
    }

    @Test
    void stream_isServedAsFarAsItAsks() {
        Collecting<PNHistoryItemResult> subscriber = new Collecting<>();
        // begin stream
        Flow.Publisher<PNHistoryItemResult> oldestFirst =
                pubnub.history().channel("room").reverse(true).all();
        oldestFirst.subscribe(subscriber);
        // end stream
        subscriber.ask(3);
        subscriber.awaitEnd();

        assertThat(subscriber.items).hasSize(2);
        assertThat(server.requests().get(1).parameter("start")).isEqualTo("14820999264622346");
    }

    @ParameterizedTest
    @ValueSource(strings = {"history", "pages", "fetch", "actions", "stream"})
    void sample_inTheDocument_isTheCodeThatRuns(String name) throws Exception {
        String source = Files.readString(Path.of("src/test/java/io/hubbub/client/HistorySamplesTest.java"));
        String run = between(source, "// begin " + name + "\n", "// end " + name + "\n");
        String document = Files.readString(Path.of("../docs/sdk.md"));
        String shown = between(document, "<!-- sample: HistorySamplesTest " + name + " -->\n```java\n", "\n```\n");

        assertThat(run.stripIndent().strip()).isEqualTo(shown.strip());
    }

    private void print(String line) {
        printed.add(line);
    }

    private static String between(String text, String begin, String end) {
        int from = text.indexOf(begin);
        assertThat(from).as(begin).isNotNegative();
        return text.substring(from + begin.length(), text.indexOf(end, from));
    }
}
