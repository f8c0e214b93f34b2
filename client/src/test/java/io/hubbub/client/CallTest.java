package io.hubbub.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.hubbub.client.ScriptedServer.Asked;
import io.hubbub.client.model.PNEnvelope;
import io.hubbub.client.model.PNOperationType;
import io.hubbub.client.model.PNPublishResult;
import io.hubbub.client.model.PNStatus;
import io.hubbub.client.model.PNStatusCategory;
import io.hubbub.client.model.PNTimeResult;
import io.hubbub.client.model.PubNubError;
import io.hubbub.client.model.PubNubException;
import io.hubbub.client.spi.TransportException.Kind;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls as they stand on the wire, and what their replies mean. */
@Timeout(120)
final class CallTest {
    private static final String SENT = "[1,\"Sent\",\"17276954606232118\"]";

    private final VirtualClientLoop loop = new VirtualClientLoop();
    private final ScriptedServer server = new ScriptedServer();
    private final Queue<Runnable> callbacks = new ArrayDeque<>();
    private final PNConfiguration config = new PNConfiguration()
            .setSubscribeKey("sub")
            .setPublishKey("pub")
            .setUuid("me & you")
            .setOrigin("example.com:81");
    private PubNub pubnub = create();

    @Test
    void publish_plainMessage_isAGetWithTheMessageInThePath() {
        var result =
                pubnub.publish().channel("my channel").message("say \"hi\" / é").result();
        Asked asked = only();

        assertThat(asked.call.method()).isEqualTo("GET");
        assertThat(asked.call.uri().toString())
                .startsWith("http://example.com:81/publish/pub/sub/0/my%20channel/0/"
                        + "%22say%20%5C%22hi%5C%22%20%2F%20%C3%A9%22?pnsdk=Hubbub-Java%2F");
        assertThat(asked.queries())
                .containsEntry("uuid", "me & you")
                .containsEntry("seqn", "1")
                .containsKey("requestid")
                .doesNotContainKeys("store", "norep", "meta", "ttl", "auth", "ptto", "custom_message_type");
        assertThat(asked.call.repeatable()).isFalse();
        asked.answer(200, SENT);
        run();
        assertThat(result.join()).isEqualTo(new PNPublishResult(17276954606232118L));
    }

    @Test
    void publish_everyOption_isCarried() {
        config.setAuthKey("key");
        pubnub = create();
        var unused = pubnub.publish()
                .channel("a")
                .message(1)
                .meta(Map.of("lang", "de"))
                .shouldStore(false)
                .replicate(false)
                .ttl(12)
                .ptto(42)
                .customMessageType("text")
                .queryParam(Map.of("x", "y z"))
                .future();

        assertThat(only().queries())
                .containsEntry("meta", "{\"lang\":\"de\"}")
                .containsEntry("store", "0")
                .containsEntry("norep", "true")
                .containsEntry("ttl", "12")
                .containsEntry("ptto", "42")
                .containsEntry("custom_message_type", "text")
                .containsEntry("auth", "key")
                .containsEntry("x", "y z");
    }

    @ParameterizedTest
    @CsvSource({"true,1,0,0", "true,1,24,24", "false,0,1.5,1.5", "true,1,100000,100000"})
    void publish_howLongItIsKept_isCarried(boolean store, String sentStore, double hours, String sentHours) {
        var unused = pubnub.publish()
                .channel("a")
                .message(1)
                .shouldStore(store)
                .ttl(hours)
                .future();

        assertThat(only().queries()).containsEntry("store", sentStore).containsEntry("ttl", sentHours);
    }

    @Test
    void publish_usePost_carriesTheMessageInTheBody() {
        var unused = pubnub.publish()
                .channel("a")
                .message(List.of("é", 1))
                .usePost(true)
                .future();
        Asked asked = only();

        assertThat(asked.call.method()).isEqualTo("POST");
        assertThat(asked.path()).isEqualTo("/publish/pub/sub/0/a/0");
        assertThat(new String(Objects.requireNonNull(asked.call.body()), StandardCharsets.UTF_8))
                .isEqualTo("[\"é\",1]");
        assertThat(asked.call.headers()).containsEntry("Content-Type", "application/json; charset=UTF-8");
    }

    @Test
    void publish_recordsMapsAndNumbers_areWrittenAsJson() {
        record Order(String id, BigDecimal total) {}
        Map<Object, String> expected = Map.of(
                new Order("7", BigDecimal.TEN),
                "{\"id\":\"7\",\"total\":10}",
                Arrays.asList(1, null, true),
                "[1,null,true]",
                3.5,
                "3.5",
                "",
                "\"\"");
        expected.forEach((message, json) -> {
            ScriptedServer other = new ScriptedServer();
            var unused = PubNub.builder(config)
                    .loop(loop)
                    .transport(other)
                    .build()
                    .publish()
                    .channel("a")
                    .message(message)
                    .usePost(true)
                    .future();
            assertThat(new String(Objects.requireNonNull(other.all().get(0).call.body()), StandardCharsets.UTF_8))
                    .isEqualTo(json);
        });
    }

    @Test
    void publish_many_numbersGoFromOneTo65535AndAround() {
        List<String> numbers = new ArrayList<>();
        for (int i = 0; i < 65_537; i++) {
            var unused = pubnub.publish().channel("a").message(1).future();
        }
        server.all().forEach(asked -> numbers.add(Objects.requireNonNull(asked.query("seqn"))));

        assertThat(numbers.subList(0, 2)).containsExactly("1", "2");
        assertThat(numbers.subList(65_534, 65_537)).containsExactly("65535", "1", "2");
    }

    @Test
    void fire_isNeitherStoredNorDelivered() {
        var unused = pubnub.fire().channel("a").message("x").usePost(true).future();

        assertThat(only().path()).isEqualTo("/publish/pub/sub/0/a/0");
        assertThat(only().queries())
                .containsEntry("store", "0")
                .containsEntry("norep", "true")
                .doesNotContainKey("seqn");
    }

    @Test
    void signal_hasAPathOfItsOwn() {
        var result = pubnub.signal().channel("a").message("x").result();
        assertThat(only().path()).isEqualTo("/signal/pub/sub/0/a/0/%22x%22");
        assertThat(only().queries()).doesNotContainKeys("seqn", "store", "norep");
        only().answer(200, SENT);
        run();

        assertThat(result.join().timetoken()).isEqualTo(17276954606232118L);
    }

    @Test
    void time_needsNoKeys() {
        pubnub = PubNub.builder(new PNConfiguration().setUuid("me").setAuthKey("secret"))
                .loop(loop)
                .transport(server)
                .executor(callbacks::add)
                .build();
        var result = pubnub.time().result();
        assertThat(only().path()).isEqualTo("/time/0");
        assertThat(only().queries()).doesNotContainKey("auth");
        only().answer(200, "[17276954606232118]");
        run();

        assertThat(result.join()).isEqualTo(new PNTimeResult(17276954606232118L));
        assertThat(result.join().instant()).isEqualTo(Instant.parse("2024-09-30T11:24:20.623211800Z"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[1,\"Sent\",17276954606232118]", "[1,\"D\",\"17276954606232118\"]"})
    void publish_replyInAnotherSpelling_isRead(String reply) {
        var result = pubnub.publish().channel("a").message(1).result();
        only().answer(200, reply);
        run();

        assertThat(result.join().timetoken()).isEqualTo(17276954606232118L);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[0,\"blah\",\"17276954606232118\"]|blah",
                "[\"PUBLISHED\",[0,\"Message Too Large\",\"13524237335750949\"]]|Message Too Large"
            })
    void publish_saysNoInA2xx_isRejected(String reply, String reason) {
        var result = pubnub.publish().channel("a").message(1).future();
        only().answer(200, reply);
        run();

        PubNubException failure = failure(result);
        assertThat(failure.error()).isEqualTo(PubNubError.PNERR_PUBLISH_REJECTED);
        assertThat(failure.errorMessage()).isEqualTo(reason);
        assertThat(failure.statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "<html>", "{}", "[]", "[1]", "[1,\"Sent\"]", "[1,\"Sent\",\"soon\"]", "null", "{\"a\":"})
    void publish_replyIsNoReplyToAPublish_isMalformed(String reply) {
        var result = pubnub.publish().channel("a").message(1).settled();
        only().answer(200, reply);
        run();

        PNStatus status = result.join().status();
        assertThat(status.category()).isEqualTo(PNStatusCategory.PNMalformedResponseCategory);
        assertThat(Objects.requireNonNull(status.errorData()).exception().error())
                .isEqualTo(PubNubError.PNERR_JSON_DECODING_FAILED);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "400|[0,\"Invalid Key\",\"135\"]|PNBadRequestCategory|PNERR_CLIENT_ERROR|Invalid Key",
                "400|{\"message\":\"Filter syntax error: 1\"}|PNMalformedFilterExpressionCategory|PNERR_CLIENT_ERROR|"
                        + "Filter syntax error: 1",
                "401|no|PNUnknownCategory|PNERR_CLIENT_ERROR|no",
                "403|{\"message\":\"Forbidden\",\"status\":403}|PNAccessDeniedCategory|PNERR_CLIENT_ERROR|Forbidden",
                "404|''|PNUnknownCategory|PNERR_CLIENT_ERROR|",
                "413|too big|PNBadRequestCategory|PNERR_PAYLOAD_TOO_LARGE|too big",
                "414|''|PNURITooLongCategory|PNERR_PAYLOAD_TOO_LARGE|",
                "429|slow|PNRateLimitExceededCategory|PNERR_CLIENT_ERROR|slow",
                "500|oops|PNUnknownCategory|PNERR_SERVER_ERROR|oops",
                "503|<h1>x|PNUnknownCategory|PNERR_SERVER_ERROR|<h1>x",
                "302|''|PNUnknownCategory|PNERR_HTTP_ERROR|"
            })
    void publish_refused_saysWhyInCategoryErrorAndWords(
            int code, String body, PNStatusCategory category, PubNubError error, String words) {
        var result = pubnub.publish().channel("a").message(1).future();
        only().answer(code, body);
        run();

        PubNubException failure = failure(result);
        assertThat(failure.status().category()).isEqualTo(category);
        assertThat(failure.error()).isEqualTo(error);
        assertThat(failure.statusCode()).isEqualTo(code);
        assertThat(failure.errorMessage()).isEqualTo(words);
        assertThat(failure).hasMessage(words == null ? error.text() : error.text() + " (" + code + "): " + words);
        assertThat(failure.status().affectedChannels()).containsExactly("a");
    }

    @ParameterizedTest
    @CsvSource({
        "NOT_CONNECTED,PNNetworkIssuesCategory,PNERR_CONNECTION_ERROR",
        "BROKEN,PNNetworkIssuesCategory,PNERR_CONNECTION_ERROR",
        "CONNECT_TIMEOUT,PNTimeoutCategory,PNERR_CONNECTION_ERROR",
        "TLS_FAILED,PNTLSConnectionFailedCategory,PNERR_CONNECTION_ERROR",
        "TLS_UNTRUSTED,PNTLSUntrustedCertificateCategory,PNERR_CONNECTION_ERROR",
        "MALFORMED,PNMalformedResponseCategory,PNERR_HTTP_ERROR"
    })
    void publish_noReply_saysWhy(Kind kind, PNStatusCategory category, PubNubError error) {
        var result = pubnub.publish().channel("a").message(1).future();
        only().fail(kind);
        run();

        PubNubException failure = failure(result);
        assertThat(failure.status().category()).isEqualTo(category);
        assertThat(failure.error()).isEqualTo(error);
        assertThat(failure.statusCode()).isZero();
        assertThat(failure).hasMessage(error.text() + ": it failed");
    }

    @Test
    void publish_noReplyInTime_timesOutAndGivesTheConnectionUp() {
        var result = pubnub.publish().channel("a").message(1).future();
        loop.advance(Duration.ofMillis(9_999));
        run();
        assertThat(result).isNotDone();
        loop.advance(Duration.ofMillis(1));
        run();

        PubNubException failure = failure(result);
        assertThat(failure.error()).isEqualTo(PubNubError.PNERR_CLIENT_TIMEOUT);
        assertThat(failure.status().category()).isEqualTo(PNStatusCategory.PNTimeoutCategory);
        assertThat(only().isGivenUp()).isTrue();
    }

    @Test
    void publish_isAnswered_leavesNoTimer() {
        var unused = pubnub.publish().channel("a").message(1).future();
        only().answer(200, SENT);
        run();

        assertThat(loop.timers()).isZero();
    }

    @Test
    void validation_inTheDocumentedOrder() {
        pubnub = PubNub.builder(new PNConfiguration().setUuid("me"))
                .loop(loop)
                .transport(server)
                .build();
        assertWrong(
                PubNubError.PNERR_CHANNEL_MISSING, client -> client.publish().sync());
        assertWrong(
                PubNubError.PNERR_CHANNEL_MISSING,
                client -> client.publish().channel("").sync());
        assertWrong(
                PubNubError.PNERR_INVALID_ARGUMENTS,
                client -> client.publish().channel("a,b").message(1).sync());
        assertWrong(
                PubNubError.PNERR_MESSAGE_MISSING,
                client -> client.publish().channel("a").sync());
        assertWrong(
                PubNubError.PNERR_SUBSCRIBE_KEY_MISSING,
                client -> client.publish().channel("a").message(1).sync());
        assertWrong(
                PubNubError.PNERR_SUBSCRIBE_KEY_MISSING,
                client -> client.signal().sync());
        pubnub = PubNub.builder(new PNConfiguration().setUuid("me").setSubscribeKey("sub"))
                .loop(loop)
                .transport(server)
                .build();
        assertWrong(
                PubNubError.PNERR_PUBLISH_KEY_MISSING,
                client -> client.publish().channel("a").message(1).sync());
        assertWrong(
                PubNubError.PNERR_PUBLISH_KEY_MISSING,
                client -> client.fire().channel("a").message(1).sync());
        assertWrong(
                PubNubError.PNERR_PUBLISH_KEY_MISSING, client -> client.signal().sync());
        pubnub = create();
        assertWrong(PubNubError.PNERR_CHANNEL_MISSING, client -> client.signal().sync());
        assertWrong(
                PubNubError.PNERR_MESSAGE_MISSING,
                client -> client.signal().channel("a").sync());
        assertWrong(
                PubNubError.PNERR_JSON_NOT_SERIALIZABLE,
                client -> client.publish().channel("a").message(new Object()).sync());
        assertWrong(
                PubNubError.PNERR_PUBLISH_META_WRONG_TYPE,
                client -> client.publish().channel("a").message(1).meta("text").sync());
        assertThat(server.all()).isEmpty();
    }

    @Test
    void validation_inEveryCallStyle_neverThrowsAtTheCallerOfFutures() {
        List<PNStatus> told = new ArrayList<>();
        var call = pubnub.publish().channel("a").async((result, status) -> told.add(status));
        assertThat(told).as("on the thread of the caller").isEmpty();
        var future = pubnub.publish().channel("a").future();
        var settled = pubnub.publish().channel("a").settled();
        var result = pubnub.publish().channel("a").result();
        run();
        call.cancel();

        assertThat(told).hasSize(1);
        assertThat(told.get(0).category()).isEqualTo(PNStatusCategory.PNBadRequestCategory);
        assertThat(told.get(0).operation()).isEqualTo(PNOperationType.PNPublishOperation);
        assertThat(told.get(0).statusCode()).isNull();
        assertThat(failure(future).error()).isEqualTo(PubNubError.PNERR_MESSAGE_MISSING);
        assertThat(failure(result).error()).isEqualTo(PubNubError.PNERR_MESSAGE_MISSING);
        assertThat(settled.join().isError()).isTrue();
        assertThatExceptionOfType(PubNubException.class)
                .isThrownBy(() -> pubnub.publish().channel("a").syncEnvelope())
                .withMessage("Message missing");
    }

    @Test
    void async_isAnswered_tellsResultAndStatusOnce() {
        List<String> told = new ArrayList<>();
        var unused = pubnub.time().async((result, status) -> told.add(result + " " + status.category()));
        only().answer(200, "[5]");
        assertThat(told).isEmpty();
        run();

        assertThat(told).containsExactly("PNTimeResult[timetoken=5] PNAcknowledgmentCategory");
    }

    @Test
    void async_cancelled_isToldSoOnceAndGivesTheConnectionUp() {
        List<PNStatusCategory> told = new ArrayList<>();
        PNCall call = pubnub.time().async((result, status) -> told.add(status.category()));
        call.cancel();
        call.cancel();
        run();

        assertThat(only().isGivenUp()).isTrue();
        assertThat(told).containsExactly(PNStatusCategory.PNCancelledCategory);
    }

    @Test
    void future_cancelled_givesTheConnectionUp() {
        CompletableFuture<PNEnvelope<PNTimeResult>> future = pubnub.time().future();
        future.cancel(true);
        run();

        assertThat(only().isGivenUp()).isTrue();
        assertThatExceptionOfType(CancellationException.class).isThrownBy(future::join);
    }

    @Test
    void future_isAnswered_carriesResultAndStatus() {
        var future = pubnub.publish().channel("a").message(1).future();
        only().answer(200, SENT);
        run();

        assertThat(Objects.requireNonNull(future.join().result()).timetoken()).isEqualTo(17276954606232118L);
        assertThat(future.join().status().category()).isEqualTo(PNStatusCategory.PNAcknowledgmentCategory);
        assertThat(future.join().status().statusCode()).isEqualTo(200);
        assertThat(future.join().isError()).isFalse();
    }

    @Test
    void close_callsUnderWay_areCancelledAndLaterOnesRefused() {
        var future = pubnub.time().settled();
        pubnub.close();
        pubnub.close();
        run();

        assertThat(future.join().status().category()).isEqualTo(PNStatusCategory.PNCancelledCategory);
        assertThat(server.isClosed()).isTrue();
        assertThatIllegalStateException().isThrownBy(() -> pubnub.time().sync());
        assertThatIllegalStateException().isThrownBy(() -> pubnub.subscribe());
        assertThat(pubnub.getSubscribedChannels()).isEmpty();
        assertThat(pubnub.getUuid()).isEqualTo("me & you");
    }

    @Test
    void enableSubscribeOff_callsWorkAndSubscribingIsRefused() {
        config.setEnableSubscribe(false);
        pubnub = create();
        var unused = pubnub.time().future();
        assertThat(server.all()).hasSize(1);
        List<Consumer<PubNub>> uses = List.of(
                PubNub::subscribe,
                PubNub::unsubscribe,
                PubNub::unsubscribeAll,
                PubNub::reconnect,
                PubNub::disconnect,
                client -> client.addListener(new Recorder()),
                client -> client.removeListener(new Recorder()),
                PubNub::events);
        for (Consumer<PubNub> use : uses) {
            assertThatIllegalStateException().isThrownBy(() -> use.accept(pubnub));
        }
        pubnub.stop();
    }

    @Test
    void status_toString_masksTheAuthKey() {
        config.setAuthKey("very-secret");
        pubnub = create();
        var settled = pubnub.publish().channel("a").message(1).settled();
        only().answer(200, SENT);
        run();

        assertThat(settled.join().status().authKey()).isEqualTo("very-secret");
        assertThat(settled.join().toString()).doesNotContain("very-secret").contains("***");
    }

    @Test
    void setAuthKey_holdsFromTheNextRequestOn() {
        pubnub.setAuthKey("new");
        var unused = pubnub.publish().channel("a").message(1).future();
        assertThat(only().query("auth")).isEqualTo("new");
    }

    private void assertWrong(PubNubError error, Consumer<PubNub> call) {
        assertThatExceptionOfType(PubNubException.class)
                .isThrownBy(() -> call.accept(pubnub))
                .satisfies(e -> assertThat(e.error()).isEqualTo(error))
                .satisfies(
                        e -> assertThat(e.getMessage()).startsWith(error.text()).doesNotContain("null"));
    }

    private static PubNubException failure(CompletableFuture<?> future) {
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
                .executor(callbacks::add)
                .build();
    }

    private void run() {
        loop.run();
        while (!callbacks.isEmpty()) {
            callbacks.remove().run();
            loop.run();
        }
    }
}
