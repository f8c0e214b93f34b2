package io.hubbub.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.hubbub.client.http.StubServer;
import io.hubbub.client.model.PNPublishResult;
import io.hubbub.client.model.PNStatus;
import io.hubbub.client.model.PNStatusCategory;
import io.hubbub.client.model.PubNubError;
import io.hubbub.client.model.PubNubException;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.json.JSONArray;
import org.json.JSONObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Configurations, names and messages that make no sense: an error at once, and nothing on the wire. */
@Timeout(60)
final class BadInputTest {
    private final StubServer server = StubServer.start();
    private final PNConfiguration config = new PNConfiguration()
            .setSubscribeKey("demo")
            .setPublishKey("demo")
            .setUuid("me")
            .setOrigin("127.0.0.1:" + server.port());

    BadInputTest() throws IOException {
        server.on("/publish/", StubServer.answer("[1,\"Sent\",\"17276954606232118\"]"));
        server.on("/time/", StubServer.answer("[5]"));
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    @SuppressWarnings("NullAway") // what callers without a checker may do
    static Stream<Named<Consumer<PNConfiguration>>> nulls() {
        return Stream.of(
                Named.of("subscribeKey", config -> config.setSubscribeKey(null)),
                Named.of("origin", config -> config.setOrigin(null)),
                Named.of("connectTimeout", config -> config.setConnectTimeout(null)),
                Named.of("subscribeRequestTimeout", config -> config.setSubscribeRequestTimeout(null)),
                Named.of("nonSubscribeRequestTimeout", config -> config.setNonSubscribeRequestTimeout(null)),
                Named.of("logVerbosity", config -> config.setLogVerbosity(null)),
                Named.of("reconnectPolicy", config -> config.setReconnectPolicy(null)),
                Named.of("heartbeat", config -> config.setHeartbeatNotificationOptions(null)));
    }

    @ParameterizedTest
    @MethodSource("nulls")
    void setter_null_isRefusedWhereItStands(Consumer<PNConfiguration> setting) {
        assertThatNullPointerException().isThrownBy(() -> setting.accept(new PNConfiguration()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\t\n"})
    void subscribeKey_isBlank_countsAsMissing(String key) {
        try (PubNub pubnub = PubNub.create(config.setSubscribeKey(key))) {
            assertWrong(
                    PubNubError.PNERR_SUBSCRIBE_KEY_MISSING,
                    () -> pubnub.publish().channel("a").message(1).sync());
            assertWrong(
                    PubNubError.PNERR_SUBSCRIBE_KEY_MISSING,
                    () -> pubnub.subscribe().channels("a").execute());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a_b",
                "my_host:8080",
                "a..b",
                "-",
                ".",
                "[:::::]",
                "[1]",
                "host:65536",
                "host:99999",
                "host:",
                "[::1]:99999"
            })
    void origin_noRequestCouldGoThere_isRefusedWhereItStands(String origin) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PNConfiguration().setOrigin(origin))
                .withMessageContaining("host:port")
                .withMessageContaining(origin);
    }

    static Stream<Duration> long_times() {
        return Stream.of(Duration.ofDays(365), Duration.ofDays(365_000), ChronoUnit.FOREVER.getDuration());
    }

    @ParameterizedTest
    @MethodSource("long_times")
    void timeouts_areAsLongAsCanBe_callsAndSubscriptionsWork(Duration time) throws Exception {
        config.setConnectTimeout(time).setSubscribeRequestTimeout(time).setNonSubscribeRequestTimeout(time);
        server.on("/v2/subscribe/", StubServer.answer(Ear.reply(1000)), StubServer.hold());
        try (PubNub pubnub = PubNub.create(config)) {
            assertThat(pubnub.time().future().get(10, TimeUnit.SECONDS).isError())
                    .isFalse();
            assertThat(pubnub.subscribe()
                            .channels("a")
                            .connect()
                            .get(10, TimeUnit.SECONDS)
                            .category())
                    .isEqualTo(PNStatusCategory.PNConnectedCategory);
        }
    }

    @Test
    void configuration_everythingIsHuge_serverDecides() throws Exception {
        String huge = "x".repeat(100_000);
        server.otherwise(StubServer.answer(414, "{\"message\":\"Request URI Too Long\"}"));
        config.setSubscribeKey(huge)
                .setPublishKey(huge)
                .setUuid(huge)
                .setAuthKey(huge)
                .setFilterExpression(huge);
        Ear heard = new Ear();
        try (PubNub pubnub = PubNub.create(config)) {
            pubnub.addListener(heard);
            PNStatus status =
                    pubnub.signal().channel("a").message(1).syncEnvelope().status();
            assertThat(status.category()).isEqualTo(PNStatusCategory.PNURITooLongCategory);
            pubnub.subscribe().channels("a").execute();

            assertThat(heard.status()).isEqualTo("URITooLong(414)[a]");
        }
    }

    @Test
    void subscribe_tenThousandChannels_areAllAskedFor() throws Exception {
        List<String> channels =
                IntStream.range(0, 10_000).mapToObj(i -> "channel-" + i).toList();
        server.on("/v2/subscribe/", StubServer.answer(Ear.reply(1000)), StubServer.hold());
        server.on("/v2/presence/", StubServer.answer("{}"));
        try (PubNub pubnub = PubNub.create(config)) {
            PNStatus status = pubnub.subscribe().channels(channels).connect().get(20, TimeUnit.SECONDS);
            assertThat(status.affectedChannels()).isEqualTo(channels);
            assertThat(server.take("/v2/subscribe/").path().split("/")[4].split(","))
                    .hasSize(10_000);
            pubnub.unsubscribe().channels(channels.subList(1, 10_000)).execute();

            assertThat(pubnub.getSubscribedChannels()).containsExactly("channel-0");
        }
    }

    @Test
    void names_withAnyCharacters_arriveAsTheyAre() {
        String odd = "a b/ä?#%25&=+\"'\\<>:*\u0000\uD83D\uDE00..";
        try (PubNub pubnub = PubNub.create(config)) {
            assertThat(pubnub.publish().channel(odd).message(odd).sync().timetoken())
                    .isPositive();
            pubnub.subscribe().channels(odd).channelGroups(odd).execute();
            assertThat(pubnub.getSubscribedChannels()).containsExactly(odd);
            assertThat(pubnub.getSubscribedChannelGroups()).containsExactly(odd);
        }
        String path = server.take("/publish/").path();

        assertThat(path.split("/")).hasSize(8);
        assertThat(URLDecoder.decode(path.split("/")[5].replace("+", "%2B"), StandardCharsets.UTF_8))
                .isEqualTo(odd);
    }

    @Test
    @SuppressWarnings("NullAway") // what callers without a checker may do
    void names_nullOrMissing_areRefusedAtOnce() {
        try (PubNub pubnub = PubNub.create(config)) {
            assertThatNullPointerException().isThrownBy(() -> pubnub.subscribe().channels((String) null));
            assertThatNullPointerException().isThrownBy(() -> pubnub.subscribe().channels(Arrays.asList("a", null)));
            assertThatNullPointerException()
                    .isThrownBy(() -> pubnub.unsubscribe().channelGroups((String) null));
            assertWrong(
                    PubNubError.PNERR_CHANNEL_OR_GROUP_MISSING,
                    () -> pubnub.subscribe().channels("", " ", ",", ", ,").execute());
            assertWrong(
                    PubNubError.PNERR_CHANNEL_OR_GROUP_MISSING,
                    () -> pubnub.unsubscribe().channels(List.of()).execute());
            assertWrong(
                    PubNubError.PNERR_INVALID_ARGUMENTS,
                    () -> pubnub.subscribe().channels("a").withTimetoken(-1).execute());
            assertWrong(
                    PubNubError.PNERR_CHANNEL_MISSING,
                    () -> pubnub.publish().channel(null).message(1).sync());
            assertWrong(
                    PubNubError.PNERR_MESSAGE_MISSING,
                    () -> pubnub.publish().channel("a").message(null).sync());
        }

        assertThat(server.requests()).isEmpty();
    }

    static Stream<Named<Object>> unserializable() {
        List<Object> cycle = new ArrayList<>();
        cycle.add(cycle);
        Map<String, Object> mapCycle = new HashMap<>();
        mapCycle.put("self", Map.of("deeper", mapCycle));
        Object deep = 1;
        for (int i = 0; i < 600; i++) {
            deep = List.of(deep);
        }
        return Stream.of(
                Named.of("a list that holds itself", cycle),
                Named.of("a map that holds itself", mapCycle),
                Named.of("an object that holds itself", new Self()),
                Named.of("a getter that throws", new Throwing()),
                Named.of("a getter that throws, within", Map.of("x", List.of(new Throwing()))),
                Named.of("a list that throws", new ThrowingList()),
                Named.of("nothing to write", new Object()),
                Named.of("600 levels", deep),
                Named.of("JSONObject", new JSONObject()),
                Named.of("JSONArray", new JSONArray()),
                Named.of("a JSONObject in a list", List.of(new JSONObject())),
                Named.of("a JSONArray in a map", Map.of("x", Map.of("y", new JSONArray()))),
                Named.of("a kind of JSONObject", new JSONObject() {}),
                Named.of("a record with a JSONObject", new Holder(new JSONObject())));
    }

    record Holder(JSONObject value) {}

    @ParameterizedTest
    @MethodSource("unserializable")
    void message_cannotBeWritten_isRefusedInEveryCallStyle(Object message) throws Exception {
        try (PubNub pubnub = PubNub.create(config)) {
            assertWrong(
                    PubNubError.PNERR_JSON_NOT_SERIALIZABLE,
                    () -> pubnub.publish().channel("a").message(message).sync());
            assertWrong(
                    PubNubError.PNERR_JSON_NOT_SERIALIZABLE,
                    () -> pubnub.publish()
                            .channel("a")
                            .message(1)
                            .meta(message)
                            .usePost(true)
                            .sync());
            PNStatus settled = pubnub.signal()
                    .channel("a")
                    .message(message)
                    .settled()
                    .get(10, TimeUnit.SECONDS)
                    .status();
            assertThat(settled.category()).isEqualTo(PNStatusCategory.PNBadRequestCategory);
            CompletableFuture<PNPublishResult> result =
                    pubnub.fire().channel("a").message(message).result();
            assertThat(result.handle((sent, failure) -> failure).get(10, TimeUnit.SECONDS))
                    .isInstanceOf(PubNubException.class);
            assertThat(pubnub.time().sync().timetoken()).isEqualTo(5);
        }

        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void message_ofOrgJson_isToldWhatToUseInstead() {
        try (PubNub pubnub = PubNub.create(config)) {
            for (Object message : List.of(new JSONObject(), List.of(new JSONObject()))) {
                assertThatExceptionOfType(PubNubException.class)
                        .isThrownBy(() ->
                                pubnub.publish().channel("a").message(message).sync())
                        .withMessageContaining("org.json.JSONObject")
                        .withMessageContaining("ObjectNode");
            }
        }
    }

    @Test
    void message_oddButJson_isSent() {
        List<Object> messages = new ArrayList<>(
                List.of("", " ", 0, -0.0, Long.MIN_VALUE, List.of(), Map.of(), Map.of("", ""), new int[0], 'x', true));
        messages.add(Collections.singletonList(null));
        try (PubNub pubnub = PubNub.create(config)) {
            for (Object message : messages) {
                assertThat(pubnub.publish().channel("a").message(message).sync().timetoken())
                        .isPositive();
            }
        }

        assertThat(server.requests()).hasSameSizeAs(messages);
    }

    @Test
    @SuppressWarnings("NullAway") // what callers without a checker may do
    void queryParameters_nullValue_isLeftOut() {
        Map<String, String> parameters = new HashMap<>();
        parameters.put("x", null);
        parameters.put("y", "");
        try (PubNub pubnub = PubNub.create(config)) {
            assertThat(pubnub.publish()
                            .channel("a")
                            .message(1)
                            .queryParam(parameters)
                            .sync()
                            .timetoken())
                    .isPositive();
        }

        assertThat(server.take().parameters()).doesNotContainKey("x").containsEntry("y", "");
    }

    private static void assertWrong(PubNubError error, Runnable call) {
        assertThatExceptionOfType(PubNubException.class)
                .isThrownBy(call::run)
                .satisfies(e -> assertThat(e.error()).isEqualTo(error))
                .satisfies(e -> assertThat(e.status().category()).isEqualTo(PNStatusCategory.PNBadRequestCategory))
                .satisfies(
                        e -> assertThat(Objects.requireNonNull(e.getMessage())).startsWith(error.text()));
    }

    /** Holds itself. */
    static final class Self {
        public Self getSelf() {
            return this;
        }
    }

    /** Cannot be asked. */
    static final class Throwing {
        @SuppressWarnings("DoNotCallSuggester") // that is what it is for
        public String getValue() {
            throw new UnsupportedOperationException("mine");
        }
    }

    /** Cannot be walked. */
    static final class ThrowingList extends AbstractList<String> {
        private final List<String> none = List.of();

        @Override
        public String get(int index) {
            return none.get(index);
        }

        @Override
        public int size() {
            return 2;
        }
    }
}
