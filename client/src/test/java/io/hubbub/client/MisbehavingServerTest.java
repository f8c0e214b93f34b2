package io.hubbub.client;

import static io.hubbub.client.Ear.envelope;
import static io.hubbub.client.Ear.reply;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.hubbub.client.http.StubRequest;
import io.hubbub.client.http.StubServer;
import io.hubbub.client.http.StubServer.Script;
import io.hubbub.client.model.PNReconnectionPolicy;
import io.hubbub.client.model.PNStatus;
import io.hubbub.client.model.PNStatusCategory;
import io.hubbub.client.model.PubNubError;
import io.hubbub.client.model.PubNubException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole client, with its threads and connections, against a server that misbehaves. */
@Timeout(300)
final class MisbehavingServerTest {
    private static final String POLL = "/v2/subscribe/";
    private static final int HUGE = 11 << 20; // bytes; more than a client takes in

    private final StubServer server = StubServer.start();
    private final Ear heard = new Ear();
    private final AtomicBoolean wellBehaved = new AtomicBoolean();
    private final CountDownLatch mended = new CountDownLatch(1);
    private final AtomicInteger handshakes = new AtomicInteger();
    private final PNConfiguration config = new PNConfiguration()
            .setSubscribeKey("demo")
            .setPublishKey("demo")
            .setUuid("me")
            .setOrigin("127.0.0.1:" + server.port())
            .setReconnectPolicy(PNReconnectionPolicy.LINEAR)
            .setSubscribeRequestTimeout(Duration.ofDays(1)) // a quarter of an hour for those in haste
            .setNonSubscribeRequestTimeout(Duration.ofHours(1));
    private PubNub pubnub = PubNub.create(config);

    MisbehavingServerTest() throws IOException {}

    @AfterEach
    void stop() throws IOException {
        pubnub.close();
        server.close();
    }

    /**
     * A way to misbehave and how it is told of.
     *
     * @param calls the category for calls, and for a subscription that was not connected before
     * @param subscribed the word for a subscription that was
     */
    record Misdeed(String name, Script script, String calls, String subscribed) {
        Misdeed(String name, Script script, String category) {
            this(name, script, category, category);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Misdeed> misdeeds() {
        String broken = "UnexpectedDisconnect";
        return Stream.of(
                new Misdeed("reset", StubServer.reset(), "NetworkIssues", broken),
                new Misdeed("hang up", StubServer.hangUp(), "NetworkIssues", broken),
                new Misdeed("end in head", StubServer.truncateHead(), "NetworkIssues", broken),
                new Misdeed("end in body", StubServer.truncateBody(), "NetworkIssues", broken),
                new Misdeed("429", StubServer.answer(429, "{}"), "RateLimitExceeded(429)"),
                new Misdeed("500", StubServer.answer(500, "oops"), "Unknown(500)"),
                new Misdeed("502 in HTML", StubServer.answer(502, "<html><h1>Bad Gateway</h1>"), "Unknown(502)"),
                new Misdeed("503 and nothing", StubServer.answer(503, ""), "Unknown(503)"),
                new Misdeed("404", StubServer.answer(404, "{\"message\":null}"), "Unknown(404)"),
                new Misdeed("redirect", StubServer.answer(302, "", "Location: /elsewhere"), "Unknown(302)"),
                new Misdeed("200 in HTML", StubServer.answer("<html>Log in here</html>"), "MalformedResponse(200)"),
                new Misdeed("200 and nothing", StubServer.answer(""), "MalformedResponse(200)"),
                new Misdeed("204", StubServer.send("HTTP/1.1 204 Gone\r\n\r\n"), "MalformedResponse(204)"),
                new Misdeed("half of the JSON", StubServer.answer("{\"t\":{\"t\":\"10"), "MalformedResponse(200)"),
                new Misdeed("another shape", StubServer.answer("{\"x\":1}"), "MalformedResponse(200)"),
                new Misdeed("text for an object", StubServer.answer("\"t\""), "MalformedResponse(200)"),
                new Misdeed("no text at all", StubServer.answer("\u0000\uffff"), "MalformedResponse(200)"),
                new Misdeed("no HTTP", StubServer.send("220 mail.example.com ESMTP\r\n\r\n"), "MalformedResponse"),
                new Misdeed("not gzip", StubServer.answer(200, "x", "Content-Encoding: gzip"), "MalformedResponse"),
                new Misdeed("too long", StubServer.flood(HUGE).then(StubServer.hangUp()), "MalformedResponse"),
                new Misdeed(
                        "longer than it may be",
                        StubServer.send("HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n"),
                        "MalformedResponse"));
    }

    @ParameterizedTest
    @MethodSource("misdeeds")
    void poll_serverMisbehavesForAWhile_saysSoAndLosesNothing(Misdeed misdeed) throws Exception {
        server.on(POLL, request -> {
            switch (String.valueOf(request.parameter("tt"))) {
                case "0" -> request.answer(200, reply(handshakes.getAndIncrement() == 0 ? 1000 : afterwards()));
                case "1000" -> play(misdeed, request, reply(1010, envelope("a", 1005, "1"), envelope("a", 1006, "2")));
                case "1010" -> request.answer(200, reply(1020, envelope("a", 1015, "3")));
                default -> {}
            }
        });
        pubnub = hasty();
        pubnub.subscribe().channels("a").execute();

        assertThat(heard.status()).isEqualTo("Connected[a]");
        assertThat(heard.status()).isEqualTo(misdeed.subscribed() + "[a]");
        mend();

        assertThat(heard.messages(3)).containsExactly("1", "2", "3");
        assertThat(heard.status()).isEqualTo("Reconnected[a]");
        assertThat(heard.rest()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("misdeeds")
    void handshake_serverMisbehavesForAWhile_saysSoAndIsConnectedOnce(Misdeed misdeed) throws Exception {
        server.on(POLL, request -> {
            switch (String.valueOf(request.parameter("tt"))) {
                case "0" -> play(misdeed, request, reply(1000));
                case "1000" -> request.answer(200, reply(1010, envelope("a", 1005, "1")));
                default -> {}
            }
        });
        pubnub = hasty();
        pubnub.subscribe().channels("a").execute();

        assertThat(heard.status()).isEqualTo(misdeed.calls() + "[a]");
        mend();

        assertThat(heard.message()).isEqualTo("1");
        List<String> statuses = heard.statusesUntil("Connected[a]");
        assertThat(statuses.subList(0, statuses.size() - 1)).allMatch(word -> word.startsWith(misdeed.calls()));
        assertThat(heard.rest()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("misdeeds")
    void publish_serverMisbehaves_failsOnceAndIsNeverSentAgain(Misdeed misdeed) {
        server.on("/publish/", misdeed.script());

        assertThatExceptionOfType(PubNubException.class)
                .isThrownBy(() -> pubnub.publish().channel("a").message("once").sync())
                .satisfies(e -> assertThat(Recorder.word(e.status())).isEqualTo(misdeed.calls() + "[a]"));
        assertThat(server.requests()).hasSize(1);
    }

    private void mend() {
        wellBehaved.set(true);
        mended.countDown();
    }

    /** A place, told once the server behaves well. */
    private long afterwards() throws IOException {
        try {
            mended.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
        return 2000;
    }

    private void play(Misdeed misdeed, StubRequest request, String otherwise) throws IOException {
        if (wellBehaved.get()) {
            request.answer(200, otherwise);
        } else {
            misdeed.script().play(request);
        }
    }

    static Stream<Misdeed> delays() {
        return Stream.of(
                new Misdeed("nothing", StubServer.hold(), "Timeout"),
                new Misdeed("half a head", StubServer.stallInHead(), "Timeout"),
                new Misdeed("half a body", StubServer.stallInBody(), "Timeout"),
                new Misdeed("drops", StubServer.drip(Duration.ofMillis(5)), "Timeout"));
    }

    @ParameterizedTest
    @MethodSource("delays")
    void publish_replyIsNotCompleteInTime_timesOutAndClosesTheConnection(Misdeed misdeed) {
        config.setNonSubscribeRequestTimeout(Duration.ofMillis(1500));
        pubnub = PubNub.create(config);
        server.on("/publish/", misdeed.script());

        assertThatExceptionOfType(PubNubException.class)
                .isThrownBy(() -> pubnub.publish().channel("a").message("once").sync())
                .satisfies(e -> assertThat(e.error()).isEqualTo(PubNubError.PNERR_CLIENT_TIMEOUT))
                .satisfies(e -> assertThat(e.status().category()).isEqualTo(PNStatusCategory.PNTimeoutCategory));
        assertThat(server.take().connection().awaitClosed()).isNotZero();
        assertThat(server.requests()).hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("delays")
    void poll_replyIsNotCompleteInTime_asksAgainInSilence(Misdeed misdeed) throws Exception {
        config.setSubscribeRequestTimeout(Duration.ofSeconds(150)); // 1.5 s
        server.on(
                POLL,
                StubServer.answer(reply(1000)),
                misdeed.script(),
                StubServer.answer(reply(1010, envelope("a", 1005, "1"))),
                StubServer.hold());
        pubnub = hasty();
        pubnub.subscribe().channels("a").execute();

        assertThat(heard.message()).isEqualTo("1");
        assertThat(heard.status()).isEqualTo("Connected[a]");
        assertThat(heard.rest()).isEmpty();
        assertThat(timetokens(3)).containsExactly("0", "1000", "1000");
        assertThat(server.requests().get(1).connection().awaitClosed()).isNotZero();
    }

    @Test
    void subscribe_nobodyListensAtFirst_isConnectedAsSoonAsSomebodyDoes() throws Exception {
        int port = server.port();
        server.stopListening();
        pubnub = hasty();
        pubnub.subscribe().channels("a").execute();

        assertThat(heard.status()).isEqualTo("NetworkIssues[a]");
        try (StubServer later = StubServer.start(port)) {
            later.on(POLL, StubServer.answer(reply(1000)), StubServer.hold());
            List<String> statuses = heard.statusesUntil("Connected[a]");
            assertThat(statuses.subList(0, statuses.size() - 1)).allMatch("NetworkIssues[a]"::equals);
        }
    }

    @Test
    void subscribe_nobodyListensAndNoPolicy_staysQuietUntilAskedTo() throws Exception {
        config.setReconnectPolicy(PNReconnectionPolicy.NONE);
        server.on(POLL, StubServer.answer(503, ""), StubServer.answer(reply(1000)), StubServer.hold());
        pubnub = hasty();
        pubnub.subscribe().channels("a").execute();

        assertThat(heard.status()).isEqualTo("Unknown(503)[a]");
        assertThat(server.requests()).hasSize(1);
        pubnub.reconnect();
        assertThat(heard.status()).isEqualTo("Connected[a]");
    }

    @Test
    void listener_reconnectsOnEveryErrorAndNobodyAnswers_doesNotStorm() throws Exception {
        config.setReconnectPolicy(PNReconnectionPolicy.NONE);
        pubnub = hasty();
        AtomicInteger failures = new AtomicInteger();
        pubnub.addListener(new SubscribeCallback() {
            @Override
            public void status(PubNub client, PNStatus status) {
                if (status.isError() && failures.incrementAndGet() < 20) {
                    client.reconnect();
                    client.reconnect();
                }
            }
        });
        server.on(POLL, StubServer.answer(500, ""));
        long begin = System.nanoTime();
        pubnub.subscribe().channels("a").execute();
        for (int i = 0; i < 20; i++) {
            assertThat(heard.status()).isEqualTo("Unknown(500)[a]");
        }

        // 19 delays of a second, a hundred times as fast.
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofMillis(180));
        assertThat(server.requests()).hasSizeLessThan(40); // one for each call, and the first
    }

    @ParameterizedTest
    @ValueSource(strings = {"400", "414"})
    void poll_requestIsWrong_stopsUntilAskedTo(String code) throws Exception {
        server.on(
                POLL,
                StubServer.answer(reply(1000)),
                StubServer.answer(Integer.parseInt(code), "<html>no"),
                StubServer.answer(reply(2000)),
                StubServer.answer(reply(2010, envelope("a", 1005, "1"))),
                StubServer.hold());
        pubnub = hasty();
        pubnub.subscribe().channels("a").execute();

        assertThat(heard.status()).isEqualTo("Connected[a]");
        assertThat(heard.status()).isIn("BadRequest(400)[a]", "URITooLong(414)[a]");
        assertThat(server.requests()).hasSize(2);
        pubnub.reconnect();
        assertThat(heard.status()).isEqualTo("Reconnected[a]");
        assertThat(heard.message()).isEqualTo("1");
    }

    @Test
    void poll_oneChannelIsDenied_othersLoseNothing() throws Exception {
        server.on(
                POLL,
                StubServer.answer(reply(1000)),
                StubServer.answer(403, "{\"message\":\"Forbidden\",\"payload\":{\"channels\":[\"a\"]},\"status\":403}"),
                StubServer.answer(reply(2000)),
                StubServer.answer(reply(2010, envelope("b", 1005, "1"))),
                StubServer.hold());
        pubnub = hasty();
        pubnub.subscribe().channels("a", "b").execute();

        assertThat(heard.messages(1)).containsExactly("1");
        assertThat(heard.statusesUntil("Connected[b]"))
                .containsExactly("Connected[a, b]", "AccessDenied(403)[a]", "Connected[b]");
        assertThat(timetokens(4)).containsExactly("0", "1000", "0", "1000");
        assertThat(server.requests()).noneMatch(request -> request.path().endsWith("/leave"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "<html>no</html>", "{\"payload\":{\"channels\":\"a\"}}", "{\"payload\":[1]}", "[0,\"no\"]"})
    void poll_deniedWithoutNames_deniesEverything(String body) throws Exception {
        server.on(POLL, StubServer.answer(403, body));
        pubnub = hasty();
        pubnub.subscribe().channels("a", "b").execute();

        assertThat(heard.status()).isEqualTo("AccessDenied(403)[a, b]");
        assertThat(pubnub.getSubscribedChannels()).isEmpty();
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void publish_denied_namesTheChannel() {
        server.on(
                "/publish/", StubServer.answer(403, "{\"message\":\"Forbidden\",\"payload\":{\"channels\":[\"a\"]}}"));

        assertThatExceptionOfType(PubNubException.class)
                .isThrownBy(() -> pubnub.publish().channel("a").message(1).sync())
                .withMessage("HTTP Client Error (403): Forbidden")
                .satisfies(e -> assertThat(Recorder.word(e.status())).isEqualTo("AccessDenied(403)[a]"));
    }

    @Test
    void polls_connectionIsClosedAfterEveryReply_everythingArrivesOnceInOrder() throws Exception {
        int last = 60;
        server.on(POLL, request -> {
            long timetoken = Long.parseLong(String.valueOf(request.parameter("tt")));
            if (timetoken == 0) {
                request.answer(200, reply(1000));
            } else if (timetoken < 1000 + last) {
                request.answer(200, reply(timetoken + 1, envelope("a", timetoken + 1, Long.toString(timetoken - 999))));
                request.connection().close();
            }
        });
        pubnub = hasty();
        pubnub.subscribe().channels("a").execute();

        assertThat(heard.messages(last))
                .isEqualTo(IntStream.rangeClosed(1, last)
                        .mapToObj(Integer::toString)
                        .toList());
        assertThat(heard.status()).isEqualTo("Connected[a]");
        assertThat(server.connections()).hasSizeGreaterThan(last / 2);
    }

    @Test
    void time_connectionIsClosedWhileIdle_usesAnother() {
        server.on("/time/0", StubServer.answer("[5]"));
        for (int i = 0; i < 20; i++) {
            assertThat(pubnub.time().sync().timetoken()).isEqualTo(5);
            server.take().connection().close();
        }

        assertThat(server.connections()).hasSize(20);
    }

    @Test
    void reply_hundredLongMessages_allArrive() throws Exception {
        String text = "\"" + "ä".repeat(16_000) + "\"";
        List<String> envelopes = new ArrayList<>();
        for (int i = 1; i <= 100; i++) {
            envelopes.add(envelope("a", 1000 + i, text));
        }
        server.on(
                POLL,
                StubServer.answer(reply(1000)),
                StubServer.answer(reply(1100, envelopes.toArray(String[]::new))),
                StubServer.hold());
        pubnub = hasty();
        pubnub.subscribe().channels("a").execute();

        assertThat(heard.messages(100)).containsOnly(text);
        assertThat(timetokens(3)).containsExactly("0", "1000", "1100");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "\"0\"",
                "-1",
                "\"-1\"",
                "1.5",
                "\"\"",
                "12345678901234567890",
                "\"12345678901234567890\"",
                "true",
                "null",
                "[]",
                "{}"
            })
    void reply_cursorIsNoPlace_isMalformedAndThePlaceIsKept(String timetoken) throws Exception {
        server.on(
                POLL,
                StubServer.answer(reply(1000)),
                StubServer.answer("{\"t\":{\"t\":" + timetoken + ",\"r\":7},\"m\":[" + envelope("a", 1001, "0") + "]}"),
                StubServer.answer(reply(2000)),
                StubServer.answer(reply(2010, envelope("a", 1001, "1"))),
                StubServer.hold());
        pubnub = hasty();
        pubnub.subscribe().channels("a").execute();

        assertThat(heard.message()).isEqualTo("1");
        assertThat(heard.statusesUntil("Reconnected[a]"))
                .containsExactly("Connected[a]", "MalformedResponse(200)[a]", "Reconnected[a]");
    }

    @Test
    void stop_whileWaitingForARetry_asksForNothingAnyMore() throws Exception {
        config.setReconnectPolicy(PNReconnectionPolicy.EXPONENTIAL);
        server.on(POLL, StubServer.answer(500, ""));
        pubnub = hasty();
        pubnub.subscribe().channels("a").execute();
        heard.status();
        heard.status();
        pubnub.stop();
        server.connections()
                .forEach(connection -> assertThat(connection.awaitClosed()).isNotZero());
        int asked = server.requests().size();

        assertThat(pubnub.getSubscribedChannels()).isEmpty();
        assertThat(server.requests()).hasSize(asked);
    }

    private List<String> timetokens(int count) {
        List<String> timetokens = new ArrayList<>();
        while (timetokens.size() < count) {
            timetokens.add(String.valueOf(server.take(POLL).parameter("tt")));
        }
        return timetokens;
    }

    /** On a loop where time flies. */
    private PubNub hasty() {
        PubNub created = PubNub.builder(config).loop(new HastyLoop()).build();
        created.addListener(heard);
        return created;
    }
}
