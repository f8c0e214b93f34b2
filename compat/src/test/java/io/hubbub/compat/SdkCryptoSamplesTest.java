package io.hubbub.compat;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.pubnub.api.UserId;
import io.hubbub.client.PNConfiguration;
import io.hubbub.client.PubNub;
import io.hubbub.client.SubscribeCallback;
import io.hubbub.client.SubscribeListener;
import io.hubbub.client.crypto.PNCrypto;
import io.hubbub.client.model.PNFetchMessageItem;
import io.hubbub.client.model.PNHistoryItemResult;
import io.hubbub.client.model.PNMessageAction;
import io.hubbub.client.model.PNMessageResult;
import io.hubbub.client.model.PubNubException;
import io.hubbub.junit.Hubbub;
import io.hubbub.junit.HubbubServer;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The samples of encryption in the SDK's document against a real server, and what it keeps of encrypted messages. */
@HubbubServer(faults = false)
@Timeout(60)
final class SdkCryptoSamplesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String KEY = "correct horse battery staple";

    private final Hubbub hubbub;
    private final BlockingQueue<String> shown = new LinkedBlockingQueue<>();

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit fills it
    Path folder;

    SdkCryptoSamplesTest(Hubbub hubbub) {
        this.hubbub = hubbub;
    }

    @BeforeEach
    void emptyTheRoom() {
        try (PubNub pubnub = PubNub.create(config())) {
            pubnub.deleteMessages().channels("room").sync();
        }
    }

    @Test
    void encryption_ofTheDocument_showsTheMessage() throws InterruptedException {
        PNConfiguration config = config();
        // begin encryption
        config.setCipherKey("correct horse battery staple");
        try (PubNub pubnub = PubNub.create(config)) {
            pubnub.addListener(new SubscribeCallback() {
                @Override
                public void message(PubNub client, PNMessageResult message) {
                    PubNubException error = message.error();
                    show(error == null ? message.message() : error.errorMessage());
                }
            });
            pubnub.subscribe().channels("room").connect().join();
            pubnub.publish().channel("room").message("hello").sync();
            // end encryption
            assertThat(shown.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo("\"hello\"");
            try (PubNub stranger = PubNub.create(config().setCipherKey("another key"))) {
                stranger.publish().channel("room").message("hello").sync();
            }
            assertThat(shown.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .startsWith("the message cannot be decrypted");
        }
    }

    @Test
    void texts_ofTheDocument_comeBack() throws Exception {
        Path photo = Files.write(folder.resolve("photo"), new byte[100_000]);
        Path target = folder.resolve("secret");
        try (PubNub pubnub = PubNub.create(config().setCipherKey(KEY))) {
            // begin texts
            String encrypted = pubnub.encrypt("hello", "a key of its own");
            String text = pubnub.decrypt(encrypted, "a key of its own");
            try (InputStream plain = Files.newInputStream(photo);
                    InputStream secret = pubnub.encryptInputStream(plain)) {
                Files.copy(secret, target);
            }
            // end texts

            assertThat(text).isEqualTo("hello");
            assertThat(Files.size(target)).isEqualTo(100_000 + 16 + 16);
            try (InputStream plain = pubnub.decryptInputStream(Files.newInputStream(target))) {
                assertThat(plain.readAllBytes()).isEqualTo(new byte[100_000]);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void textsAndFiles_ofTheOfficialSdk_areReadAndTheOtherWayRound(boolean randomIv) throws Exception {
        com.pubnub.api.PNConfiguration theirs = new com.pubnub.api.PNConfiguration(new UserId("bob"));
        theirs.setSubscribeKey("demo");
        theirs.setCipherKey(KEY);
        theirs.setUseRandomInitializationVector(randomIv);
        com.pubnub.api.PubNub official = new com.pubnub.api.PubNub(theirs);
        String text = "漢語 é 😀 \"\\ and more than one block";
        byte[] content = text.repeat(1000).getBytes(UTF_8);
        try (PubNub ours = PubNub.create(config().setCipherKey(KEY).setUseRandomInitializationVector(randomIv))) {
            assertThat(ours.decrypt(official.encrypt(text))).isEqualTo(text);
            assertThat(official.decrypt(ours.encrypt(text))).isEqualTo(text);
            assertThat(ours.decrypt(official.encrypt(text, "other"), "other")).isEqualTo(text);
            assertThat(official.decrypt(ours.encrypt(text, "other"), "other")).isEqualTo(text);
            try (InputStream plain = ours.decryptInputStream(
                            official.encryptInputStream(new ByteArrayInputStream(content), KEY));
                    InputStream theirPlain = official.decryptInputStream(
                            ours.encryptInputStream(new ByteArrayInputStream(content)), KEY)) {
                assertThat(plain.readAllBytes()).isEqualTo(content);
                assertThat(theirPlain.readAllBytes()).isEqualTo(content);
            }
        } finally {
            official.destroy();
        }
    }

    @Test
    void history_ofAMixedChannel_isReadAsFarAsTheKeyGoes() {
        try (PubNub plain = PubNub.create(config());
                PubNub other = PubNub.create(config().setCipherKey("another key"));
                PubNub old = PubNub.create(config().setCipherKey(KEY));
                PubNub module = PubNub.create(config().setCrypto(PNCrypto.aesCbc(KEY)))) {
            long one = old.publish().channel("room").message("one").sync().timetoken();
            plain.publish().channel("room").message("two").sync();
            other.publish().channel("room").message("three").sync();
            module.publish().channel("room").message("four").usePost(true).sync();
            plain.publish()
                    .channel("room")
                    .message(Map.of("pn_other", old.encrypt("\"five\"")))
                    .sync();
            old.addMessageAction()
                    .channel("room")
                    .messageAction(new PNMessageAction("reaction", "smiley", one))
                    .sync();

            for (PubNub reader : List.of(old, module)) {
                List<PNHistoryItemResult> items =
                        reader.history().channel("room").sync().messages();
                assertThat(items)
                        .extracting(item -> item.error() == null)
                        .containsExactly(true, false, false, true, true);
                assertThat(items.get(1).entry()).hasToString("\"two\"");
                assertThat(items.get(4).entry()).hasToString("{\"pn_other\":\"five\"}");
                List<PNFetchMessageItem> fetched = Objects.requireNonNull(reader.fetchMessages()
                        .channels("room")
                        .includeMessageActions(true)
                        .sync()
                        .channels()
                        .get("room"));
                assertThat(fetched)
                        .extracting(item -> item.error() == null)
                        .containsExactly(true, false, false, true, true);
                assertThat(fetched.get(0).message()).hasToString("\"one\"");
                assertThat(fetched.get(0).actions()).containsKey("reaction");
            }
        }
    }

    @Test
    void publish_onlyTooLargeInEncryptedForm_isRefusedByTheServer() {
        String message = "x".repeat(30_000); // 40,000 characters of base64
        try (PubNub plain = PubNub.create(config());
                PubNub secret = PubNub.create(config().setCipherKey(KEY))) {
            plain.publish().channel("room").message(message).usePost(true).sync();

            PubNubException refused = catchThrowableOfType(
                    PubNubException.class,
                    () -> secret.publish()
                            .channel("room")
                            .message(message)
                            .usePost(true)
                            .sync());
            assertThat(refused.statusCode()).isIn(400, 413);
        }
    }

    @Test
    void presenceAndState_ofAnEncryptingClient_areReadable() {
        try (PubNub secret = PubNub.create(config().setUuid("carol").setCipherKey(KEY));
                PubNub plain = PubNub.create(config().setUuid("bob"))) {
            SubscribeListener heard = new SubscribeListener();
            secret.addListener(heard);
            secret.subscribe().channels("room-pnpres").connect().join();
            secret.subscribe().channels("room").connect().join();

            assertThat(heard.waitForPresenceOn(PATIENCE, "room").uuid()).isEqualTo("carol");
            secret.setState()
                    .channels("room")
                    .state(Map.of("mood", "secretive"))
                    .sync();
            assertThat(plain.getState().channels("room").uuid("carol").sync().channels())
                    .hasToString("{room={\"mood\":\"secretive\"}}");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"encryption", "texts"})
    void sample_inTheDocument_isTheCodeThatRuns(String name) throws Exception {
        String source = Files.readString(Path.of("src/test/java/io/hubbub/compat/SdkCryptoSamplesTest.java"));
        String run = between(source, "// begin " + name + "\n", "// end " + name + "\n");

        String document = Files.readString(Path.of("../docs/sdk.md"));
        String shownThere =
                between(document, "<!-- sample: SdkCryptoSamplesTest " + name + " -->\n```java\n", "\n```\n");

        assertThat(run.stripIndent().strip())
                .isIn(shownThere.strip(), shownThere.strip().replaceFirst("\n}$", ""));
    }

    private void show(@Nullable Object what) {
        shown.add(String.valueOf(what));
    }

    private PNConfiguration config() {
        return new PNConfiguration()
                .setSubscribeKey(hubbub.subscribeKey())
                .setPublishKey(hubbub.publishKey())
                .setUuid("alice")
                .setOrigin(hubbub.origin());
    }

    private static String between(String text, String begin, String end) {
        int start = text.indexOf(begin) + begin.length();
        return text.substring(start, text.indexOf(end, start));
    }
}
