package io.hubbub.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.hubbub.client.crypto.PNCrypto;
import io.hubbub.client.model.ChannelGrant;
import io.hubbub.client.model.PNLogVerbosity;
import io.hubbub.client.model.PubNubException;
import io.hubbub.client.spi.TransportException.Kind;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.text.MessageFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the client writes to its log, at the finest level, and what never stands there. */
final class LogTest {
    private static final Logger LOGGER = Logger.getLogger("pubnub");

    private final VirtualClientLoop loop = new VirtualClientLoop();
    private final ScriptedServer server = new ScriptedServer();
    private final PNConfiguration config = new PNConfiguration()
            .setSubscribeKey("hidden-subscribe-key")
            .setPublishKey("hidden-publish-key")
            .setSecretKey("hidden-secret-key")
            .setAuthKey("hidden auth/key&=ü")
            .setUuid("me")
            .setOrigin("localhost:8080")
            .setLogVerbosity(PNLogVerbosity.BODY);
    private final List<String> lines = new ArrayList<>();
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord line) {
            StringWriter text = new StringWriter();
            Object[] parameters = line.getParameters();
            text.append(line.getLevel() + " ");
            text.append(parameters == null ? line.getMessage() : MessageFormat.format(line.getMessage(), parameters));
            if (line.getThrown() != null) {
                line.getThrown().printStackTrace(new PrintWriter(text));
            }
            lines.add(text.toString());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void listen() {
        LOGGER.setLevel(Level.ALL);
        LOGGER.setUseParentHandlers(false);
        LOGGER.addHandler(handler);
    }

    @AfterEach
    void leave() {
        LOGGER.removeHandler(handler);
        LOGGER.setUseParentHandlers(true);
        LOGGER.setLevel(null);
    }

    @Test
    void verbosityBody_requestsAndReplies_areVisible() {
        try (PubNub pubnub = create()) {
            everything(pubnub);
        }

        assertThat(lines)
                .anySatisfy(line -> assertThat(line)
                        .startsWith("FINE GET http://localhost:8080/publish/")
                        .contains("%22hello%22"))
                .anySatisfy(line -> assertThat(line).startsWith("FINE POST http://localhost:8080/publish/"))
                .anySatisfy(line -> assertThat(line).startsWith("FINE GET http://localhost:8080/signal/"))
                .anySatisfy(line -> assertThat(line).startsWith("FINE GET http://localhost:8080/time/0"))
                .anySatisfy(line -> assertThat(line).startsWith("FINE GET http://localhost:8080/v2/subscribe/"))
                .anySatisfy(line -> assertThat(line).startsWith("FINE GET http://localhost:8080/v2/presence/"))
                .anySatisfy(line -> assertThat(line).isEqualTo("FINE 200 [1,\"Sent\",\"17276954606232118\"]"))
                .anySatisfy(line -> assertThat(line).startsWith("FINE 403 {"));
    }

    @ParameterizedTest
    @EnumSource
    void log_everythingHappens_namesNeitherKeysNorSecrets(PNLogVerbosity verbosity) {
        config.setLogVerbosity(verbosity);
        try (PubNub pubnub = create()) {
            everything(pubnub);
            pubnub.setAuthKey("hidden later");
            pubnub.setToken("hidden.token");
            accessManager(pubnub);
            var unused = pubnub.publish()
                    .channel("a")
                    .message(1)
                    .queryParam(Map.of("auth", "hidden parameter", "signature", "hidden", "token", "hidden"))
                    .future();
        }

        assertThat(lines).noneMatch(line -> line.contains("hidden"));
    }

    @Test
    void verbosityNone_nothingGoesWrong_logIsEmpty() {
        config.setLogVerbosity(PNLogVerbosity.NONE);
        try (PubNub pubnub = create()) {
            everything(pubnub);
        }

        assertThat(lines).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void log_ofEncryptedMessages_namesNeitherKeyNorText(PNLogVerbosity verbosity) {
        config.setLogVerbosity(verbosity).setCipherKey("hidden-cipher-key");
        try (PubNub pubnub = create()) {
            var unused = pubnub.publish().channel("a").message("hidden text").settled();
            String encrypted = pubnub.encrypt("\"hidden text\"");
            Recorder heard = new Recorder();
            pubnub.addListener(heard);
            pubnub.subscribe().channels("a").execute();
            loop.run();
            server.poll().cursor(1000);
            loop.run();
            String message = "{\"c\":\"a\",\"p\":{\"t\":\"1001\"},\"d\":\"%s\"}";
            server.poll()
                    .cursor(
                            2000,
                            message.formatted(encrypted),
                            message.formatted(pubnub.encrypt("hidden text", "hidden-other-key")));
            loop.run();

            assertThat(heard.messages()).hasSize(2).contains("\"hidden text\"");
            StringWriter trace = new StringWriter();
            Objects.requireNonNull(heard.lastStatus().errorData()).exception().printStackTrace(new PrintWriter(trace));
            assertThat(trace.toString()).contains("cannot be decrypted").doesNotContain("hidden");
            assertThat(heard.lastStatus().toString()).doesNotContain("hidden");
        }

        assertThat(lines).noneMatch(line -> line.contains("hidden"));
    }

    @Test
    void create_messagesWithoutARandomVector_warnsOnce() {
        for (PNConfiguration each : List.of(
                config().setCipherKey("hidden").setUseRandomInitializationVector(false),
                config().setCrypto(PNCrypto.legacy("hidden", false)))) {
            lines.clear();
            try (PubNub pubnub = PubNub.builder(each)
                    .loop(loop)
                    .transport(new ScriptedServer())
                    .executor(loop::post)
                    .build()) {
                assertThat(pubnub.decrypt(pubnub.encrypt("one", "hidden"), "hidden"))
                        .isEqualTo("one");
                assertThat(pubnub.decrypt(pubnub.encrypt("two"))).isEqualTo("two");
            }

            assertThat(lines)
                    .singleElement()
                    .asString()
                    .startsWith("WARNING Messages are encrypted without a random initialization vector")
                    .doesNotContain("hidden");
        }
    }

    @Test
    void create_cryptoAndCipherKey_warnsThatTheKeyIsNotUsed() {
        try (PubNub pubnub = PubNub.builder(config().setCipherKey("hidden").setCrypto(PNCrypto.aesCbc("hidden")))
                .loop(loop)
                .transport(server)
                .build()) {
            assertThat(lines)
                    .containsExactly("WARNING Both a crypto and a cipher key are set: the cipher key is not used");
            assertThat(pubnub.getUuid()).isEqualTo("me");
        }
    }

    @Test
    void create_encryptingAsOneShould_logIsEmpty() {
        for (PNConfiguration each : List.of(
                config(),
                config().setCipherKey("hidden"),
                config().setCrypto(PNCrypto.aesCbc("hidden", false)).setUseRandomInitializationVector(false))) {
            PubNub.builder(each)
                    .loop(loop)
                    .transport(new ScriptedServer())
                    .build()
                    .close();
        }

        assertThat(lines).isEmpty();
    }

    @Test
    void longReply_isLogged_withItsBeginningOnly() {
        try (PubNub pubnub = create()) {
            var unused = pubnub.time().settled();
            server.open().get(0).answer(200, "x".repeat(1 << 20));
            loop.run();
        }

        assertThat(lines).allSatisfy(line -> assertThat(line).hasSizeLessThan(20_000));
    }

    @Test
    void exception_ofACallThatFailed_namesNoSecret() {
        try (PubNub pubnub = create()) {
            CompletableFuture<?> failed =
                    pubnub.publish().channel("a").message(1).result();
            server.open().get(0).fail(Kind.BROKEN);
            loop.run();
            assertThat(failed).isCompletedExceptionally();
            StringWriter trace = new StringWriter();
            var unused = failed.whenComplete((result, failure) -> failure.printStackTrace(new PrintWriter(trace)));
            assertThat(trace.toString()).contains("Connection Error").doesNotContain("hidden");
            assertThatExceptionOfType(PubNubException.class)
                    .isThrownBy(() -> pubnub.publish().channel("a").sync())
                    .satisfies(e -> assertThat(e.status().toString()).doesNotContain("hidden"));
        }
    }

    @Test
    void accessManager_repliesAndTokens_areNotWritten() {
        try (PubNub pubnub = create()) {
            accessManager(pubnub);
        }

        assertThat(lines)
                .noneMatch(line -> line.contains("hidden"))
                .anySatisfy(line -> assertThat(line)
                        .startsWith("FINE GET http://localhost:8080/v2/auth/grant/sub-key/")
                        .contains("auth=***", "signature=***"))
                .anySatisfy(line -> assertThat(line)
                        .startsWith("FINE DELETE http://localhost:8080/v3/pam/***/grant/***?")
                        .contains("signature=***"))
                .contains("FINE 200 ***");
    }

    private void accessManager(PubNub pubnub) {
        var one = pubnub.grant().channels("a").authKeys("hidden-key").read(true).settled();
        answer(
                200,
                "{\"message\":\"Success\",\"payload\":{\"level\":\"user\",\"channel\":\"a\","
                        + "\"auths\":{\"hidden-key\":{\"r\":1}}},\"status\":200}");
        var two = pubnub.grantToken(1).channels(ChannelGrant.name("a").read()).settled();
        answer(200, "{\"data\":{\"message\":\"Success\",\"token\":\"hidden-token\"},\"status\":200}");
        var three = pubnub.revokeToken("hidden-token==").settled();
        answer(200, "{\"data\":{\"message\":\"Success\"},\"status\":200}");
        assertThat(List.of(one, two, three)).allMatch(CompletableFuture::isDone);
        assertThat(one.join().toString() + two.join() + three.join()).doesNotContain("hidden");
    }

    /** Each kind of request and reply. */
    private void everything(PubNub pubnub) {
        var one = pubnub.publish().channel("a").message("hello").settled();
        answer(200, "[1,\"Sent\",\"17276954606232118\"]");
        var two = pubnub.publish().channel("a").message("hello").usePost(true).settled();
        answer(403, "{\"message\":\"Forbidden\"}");
        var three = pubnub.signal().channel("a").message(1).settled();
        answer(500, "<html>");
        var four = pubnub.fire().channel("a").message(1).settled();
        server.open().get(0).fail(Kind.TLS_FAILED);
        loop.run();
        var five = pubnub.time().settled();
        answer(200, "{0} {1}");
        assertThat(List.of(one, two, three, four, five)).allMatch(CompletableFuture::isDone);
        pubnub.subscribe().channels("a").channelGroups("g").withPresence().execute();
        loop.run();
        server.poll().cursor(1000);
        loop.run();
        pubnub.unsubscribeAll();
        loop.run();
        server.leave().answer(200, "{}");
        loop.run();
    }

    private void answer(int status, String body) {
        server.open().get(0).answer(status, body);
        loop.run();
    }

    private static PNConfiguration config() {
        return new PNConfiguration().setSubscribeKey("demo").setUuid("me").setOrigin("localhost:8080");
    }

    private PubNub create() {
        return PubNub.builder(config)
                .loop(loop)
                .transport(server)
                .executor(loop::post)
                .build();
    }
}
