package io.hubbub.client;

import static io.hubbub.client.Ear.envelope;
import static io.hubbub.client.Ear.reply;
import static org.assertj.core.api.Assertions.assertThat;

import io.hubbub.client.model.PNEvent;
import io.hubbub.client.model.PNMessageResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.json.JsonMapper;

/** Replies with events that are odd, and events beside them that are not. */
final class OddRepliesTest {
    private static final List<String> VALUES = List.of(
            "null",
            "true",
            "0",
            "-1",
            "1.5",
            "1e400",
            "99999999999999999999",
            "4294967297",
            "\"\"",
            "\"x\"",
            "\"-1\"",
            "[]",
            "[1]",
            "{}",
            "{\"t\":{}}");

    private final VirtualClientLoop loop = new VirtualClientLoop();
    private final ScriptedServer server = new ScriptedServer();
    private final Recorder heard = new Recorder();
    private PubNub pubnub = create(PubNub.builder(config()));

    @AfterEach
    void close() {
        pubnub.close();
    }

    static Stream<String> fields() {
        return Stream.of("a", "f", "i", "s", "e", "o", "p", "k", "c", "d", "b", "u", "cmt", "si", "new");
    }

    @ParameterizedTest
    @MethodSource("fields")
    void event_fieldIsOfAnyType_othersArriveAndThePlaceIsKept(String field) {
        connected();
        List<String> envelopes = new ArrayList<>();
        long place = 1001;
        envelopes.add(envelope("a", place, "\"first\""));
        for (String value : VALUES) {
            envelopes.add(with(field, value, ++place));
        }
        envelopes.add(envelope("a", place + 1, "\"last\""));
        server.poll().answer(200, reply(2000, envelopes.toArray(String[]::new)));
        loop.run();

        assertThat(heard.messages()).startsWith("\"first\"").endsWith("\"last\"");
        assertThat(heard.statuses()).containsExactly("Connected[a, a-pnpres]");
        assertThat(server.poll()).hasToString("a,a-pnpres tt=2000 tr=7");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void event_payloadOfAKindIsOfAnyType_othersArriveAndThePlaceIsKept(int kind) {
        connected();
        List<String> envelopes = new ArrayList<>();
        long place = 1001;
        for (String value : VALUES) {
            for (String payload : List.of(
                    value, "{\"data\":" + value + "}", "{\"file\":" + value + "}", "{\"event\":" + value + "}")) {
                envelopes.add(
                        kind == 5
                                ? envelope("a-pnpres", ++place, payload)
                                : "{\"e\":" + kind + ","
                                        + envelope("a", ++place, payload).substring(1));
            }
        }
        envelopes.add(envelope("a", place + 1, "\"last\""));
        server.poll().answer(200, reply(2000, envelopes.toArray(String[]::new)));
        loop.run();

        assertThat(heard.messages()).containsExactly("\"last\"");
        assertThat(heard.statuses()).containsExactly("Connected[a, a-pnpres]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "true", "5", "\"m\"", "{}", "{\"c\":\"a\"}", "[[]]", "[null]", "[5,\"x\"]"})
    void events_areNoList_movesTheCursor(String events) {
        connected();
        server.poll().answer(200, "{\"t\":{\"t\":\"2000\",\"r\":7},\"m\":" + events + "}");
        loop.run();

        assertThat(heard.messages()).isEmpty();
        assertThat(server.poll()).hasToString("a,a-pnpres tt=2000 tr=7");
    }

    @ParameterizedTest
    @ValueSource(ints = {490, 497, 500})
    void message_nestedAsDeepAsServersTake_arrives(int depth) {
        connected();
        String deep = "[".repeat(depth) + "]".repeat(depth);
        server.poll().cursor(2000, envelope("a", 1001, deep), envelope("a", 1002, "2"));
        loop.run();

        assertThat(heard.messages()).containsExactly(deep, "2");
    }

    @Test
    void message_numberOfManyDigits_arrivesWithAllOfThem() {
        connected();
        String digits = "7".repeat(30_000);
        server.poll().cursor(2000, envelope("a", 1001, digits), envelope("a", 1002, "0." + digits));
        loop.run();

        assertThat(heard.messages()).containsExactly(digits, "0." + digits);
    }

    static Map<String, String> unreadable() {
        return Map.of(
                "deeper than servers take", "[".repeat(16_000) + "]".repeat(16_000),
                "an exponent beyond all", "1e99999999999",
                "objects all the way down", "{\"a\":".repeat(5_000) + "1" + "}".repeat(5_000));
    }

    static Stream<String> unreadableNames() {
        return unreadable().keySet().stream().sorted();
    }

    @ParameterizedTest
    @MethodSource("unreadableNames")
    void message_cannotBeRead_isLeftOutAndOthersArrive(String name) {
        connected();
        String odd = unreadable().getOrDefault(name, "");
        server.poll()
                .cursor(2000, envelope("a", 1001, "\"ä\""), envelope("a", 1002, odd), envelope("a", 1003, "\"last\""));
        loop.run();

        assertThat(heard.messages()).containsExactly("\"ä\"", "\"last\"");
        assertThat(heard.statuses()).containsExactly("Connected[a, a-pnpres]");
        assertThat(server.poll()).hasToString("a,a-pnpres tt=2000 tr=7");
    }

    @Test
    void message_tooDeepForTheMapperOfTheApplication_isLeftOutAndOthersArrive() {
        pubnub = create(PubNub.builder(config())
                .mapper(JsonMapper.builder(JsonFactory.builder()
                                .streamReadConstraints(StreamReadConstraints.builder()
                                        .maxNestingDepth(10)
                                        .build())
                                .build())
                        .build()));
        connected();
        server.poll().cursor(2000, envelope("a", 1001, "[[[[[[[[[[[[]]]]]]]]]]]]"), envelope("a", 1002, "\"last\""));
        loop.run();

        assertThat(heard.messages()).containsExactly("\"last\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"t\":{\"t\":\"2000\",\"r\":7},\"m\":[{\"c\":\"a\",\"p\":{\"t\":\"1001\"},\"d\":1e99999999999}",
                "{\"t\":{\"t\":\"2000\",\"r\":7},\"m\":[{\"c\":\"a\",\"p\":{\"t\":\"1001\"},\"d\":1]",
                "{\"t\":{\"t\":\"2000\",\"r\":7},\"m\":[1e99999999999]} trailing",
                "{\"t\":{\"t\":1e99999999999,\"r\":7},\"m\":[]}",
                "1e99999999999"
            })
    void reply_isBrokenBesides_isMalformed(String body) {
        connected();
        server.poll().answer(200, body);
        loop.run();

        assertThat(heard.messages()).isEmpty();
        assertThat(heard.statuses()).containsExactly("Connected[a, a-pnpres]", "MalformedResponse(200)[a, a-pnpres]");
    }

    @Test
    void event_unknownKindBeyondAnInt_isAMessage() {
        connected();
        server.poll()
                .cursor(2000, "{\"e\":4294967297," + envelope("a", 1001, "1").substring(1));
        loop.run();

        PNEvent last = heard.events.get(heard.events.size() - 1);
        assertThat(last).isInstanceOf(PNMessageResult.class);
    }

    private static String with(String field, String value, long place) {
        String odd = "\"" + field + "\":" + value;
        String plain = envelope("a", place, "\"odd\"");
        return plain.substring(0, plain.length() - 1) + "," + odd + "}"; // the last one of a name counts
    }

    private void connected() {
        pubnub.subscribe().channels("a").withPresence().execute();
        loop.run();
        server.poll().cursor(1000);
        loop.run();
    }

    private static PNConfiguration config() {
        return new PNConfiguration().setSubscribeKey("demo").setUuid("me").setOrigin("localhost:8080");
    }

    private PubNub create(PubNubBuilder builder) {
        PubNub created =
                builder.loop(loop).transport(server).executor(loop::post).build();
        created.addListener(heard);
        return created;
    }
}
