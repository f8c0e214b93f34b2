package io.hubbub.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.hubbub.client.ScriptedServer.Asked;
import io.hubbub.client.crypto.PNCrypto;
import io.hubbub.client.crypto.PNCryptoException;
import io.hubbub.client.crypto.Vectors;
import io.hubbub.client.model.PNErrorData;
import io.hubbub.client.model.PNEvent;
import io.hubbub.client.model.PNFetchMessageItem;
import io.hubbub.client.model.PNFileMessageResult;
import io.hubbub.client.model.PNHistoryItemResult;
import io.hubbub.client.model.PNMessageAction;
import io.hubbub.client.model.PNMessageActionResult;
import io.hubbub.client.model.PNMessageResult;
import io.hubbub.client.model.PNObjectEvent;
import io.hubbub.client.model.PNOperationType;
import io.hubbub.client.model.PNPresenceEventResult;
import io.hubbub.client.model.PNSignalResult;
import io.hubbub.client.model.PNStatus;
import io.hubbub.client.model.PNStatusCategory;
import io.hubbub.client.model.PubNubError;
import io.hubbub.client.model.PubNubException;
import io.hubbub.client.subscribe.Names;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/** What a client encrypts and what it does not, and what becomes of what it receives. */
final class EncryptionTest {
    private static final String YAY = "Wi24KS4pcTzvyuGOHubiXg=="; // "yay!" with a fixed vector
    private static final String MESSAGE = "{'c':'a','i':'you','p':{'t':'1001'},'d':%s}";
    private static final byte[] NO_TEXT = PNCrypto.legacy("enigma", false).encrypt(new byte[] {-1, -2});
    private static final Duration NOW = Duration.ZERO;

    private final VirtualClientLoop loop = new VirtualClientLoop();
    private final ScriptedServer server = new ScriptedServer();
    private final Recorder heard = new Recorder();
    private final PNConfiguration config = new PNConfiguration()
            .setSubscribeKey("demo")
            .setPublishKey("demo")
            .setUuid("me")
            .setOrigin("localhost:8080")
            .setCipherKey("enigma")
            .setUseRandomInitializationVector(false);

    @Test
    void publish_ofTheVectors_isWhatOtherSdksSend() throws IOException {
        int checked = 0;
        for (JsonNode vector : Vectors.of("vectors")) {
            if (!vector.has("wire_message") && !vector.has("wire_body")) {
                continue;
            }
            JsonNode message = tree(Vectors.text(vector, "plaintext"));
            if (!message.toString().equals(Vectors.text(vector, "plaintext"))) {
                continue; // spaces in JSON, which ours does not write
            }
            PubNub pubnub = create(config.setCipherKey(Vectors.text(vector, "cipher_key")));
            if (vector.has("wire_message")) {
                var unused = pubnub.publish().channel("a").message(message).settled();
                assertThat(last().path()).endsWith("/a/0/" + Vectors.text(vector, "wire_message"));
                checked++;
            }
            if (vector.has("wire_body")) {
                var unused = pubnub.publish()
                        .channel("a")
                        .message(message)
                        .usePost(true)
                        .settled();
                assertThat(body(last())).isEqualTo(Vectors.text(vector, "wire_body"));
                assertThat(last().path()).endsWith("/a/0");
                checked++;
            }
        }
        assertThat(checked).isEqualTo(5);
    }

    @Test
    void publish_anyForm_encryptsTheWholeMessageAndNothingElse() {
        PubNub pubnub = create();

        for (RemoteAction<?> call : List.of(
                pubnub.publish().channel("a").message("yay!").meta(Map.of("lang", "de")),
                pubnub.fire().channel("a").message("yay!").meta(Map.of("lang", "de")))) {
            var unused = call.settled();
            assertThat(last().path()).endsWith("/a/0/%22Wi24KS4pcTzvyuGOHubiXg%3D%3D%22");
            assertThat(last().query("meta")).isEqualTo("{\"lang\":\"de\"}");
        }
        for (RemoteAction<?> call : List.of(
                pubnub.publish().channel("a").message("yay!").usePost(true),
                pubnub.fire().channel("a").message("yay!").usePost(true))) {
            var unused = call.settled();
            assertThat(body(last())).isEqualTo("\"" + YAY + "\"");
        }
        var unused = pubnub.publish()
                .channel("a")
                .message(Map.of("pn_other", "yay!"))
                .settled();
        assertThat(opened(pubnub, last())).isEqualTo("{\"pn_other\":\"yay!\"}");
    }

    @Test
    void signalStateAndActions_areNeverEncrypted() {
        PubNub pubnub = create();

        var signal = pubnub.signal().channel("a").message("yay!").settled();
        assertThat(last().path()).endsWith("/signal/demo/demo/0/a/0/%22yay%21%22");
        var state =
                pubnub.setState().channels("a").state(Map.of("mood", "yay!")).settled();
        assertThat(last().query("state")).isEqualTo("{\"mood\":\"yay!\"}");
        var action = pubnub.addMessageAction()
                .channel("a")
                .messageAction(new PNMessageAction("reaction", "yay!", 1001))
                .settled();
        assertThat(body(last())).contains("\"value\":\"yay!\"");
        assertThat(List.of(signal, state, action)).noneMatch(CompletableFuture::isDone);
    }

    @Test
    void publish_byDefault_hasAVectorOfItsOwnEachTime() {
        PubNub pubnub = create(config.setUseRandomInitializationVector(true));
        RemoteAction<?> publish = pubnub.publish().channel("a").message("yay!");

        var one = publish.settled();
        String first = text(last());
        var two = publish.settled();

        assertThat(text(last())).isNotEqualTo(first).doesNotContain(YAY);
        assertThat(opened(pubnub, last())).isEqualTo("\"yay!\"");
        assertThat(one).isNotSameAs(two);
    }

    @Test
    void configuration_cryptoAndCipherKey_theCryptoCounts() {
        PubNub pubnub = create(config.setCipherKey("other").setCrypto(PNCrypto.aesCbc("enigma")));

        var unused = pubnub.publish().channel("a").message("yay!").settled();

        assertThat(text(last())).startsWith("\"UE5FRAFBQ1JIE"); // PNED, 1, ACRH, 16
        assertThat(opened(create(config.setCrypto(PNCrypto.legacy("enigma"))), last()))
                .isEqualTo("\"yay!\"");
    }

    @Test
    void configuration_changedAfterwards_clientEncryptsAsBefore() {
        PubNub pubnub = create();
        config.setCipherKey(null).setCrypto(null).setUseRandomInitializationVector(true);

        var unused = pubnub.publish().channel("a").message("yay!").settled();

        assertThat(text(last())).isEqualTo("\"" + YAY + "\"");
    }

    @Test
    void cipherKey_emptyIsNoneAndSpacesAreAKey() {
        PubNub plain = create(config.setCipherKey(""));
        var one = plain.publish().channel("a").message("yay!").settled();
        assertThat(text(last())).isEqualTo("\"yay!\"");

        PubNub encrypting = create(config.setCipherKey(" "));
        var two = encrypting.publish().channel("a").message("yay!").settled();
        assertThat(text(last())).isNotEqualTo("\"yay!\"");
        assertThat(opened(encrypting, last())).isEqualTo("\"yay!\"");
        assertThat(one).isNotSameAs(two);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> config.setCipherKey("secret \ud800"))
                .withMessageNotContaining("secret");
    }

    @Test
    void publish_cryptoFails_sendsNothingAndSaysSo() {
        PubNub pubnub = create(config.setCrypto(new Broken()));

        assertThatExceptionOfType(PubNubException.class)
                .isThrownBy(() -> pubnub.publish().channel("a").message(1).sync())
                .satisfies(e -> {
                    assertThat(e.error()).isEqualTo(PubNubError.PNERR_CRYPTO_ERROR);
                    assertThat(e.status().category()).isEqualTo(PNStatusCategory.PNBadRequestCategory);
                    assertThat(e.status().operation()).isEqualTo(PNOperationType.PNPublishOperation);
                    assertThat(e).hasMessageNotContaining("hidden").hasMessageContaining("was not sent");
                });
        assertThat(pubnub.fire().channel("a").message(1).future()).isNotDone();
        loop.run();
        assertThat(server.all()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void message_ofAnyKind_arrivesAsItWasPublished(boolean module) {
        config.setUseRandomInitializationVector(true);
        PubNub pubnub = subscribed(module ? config.setCrypto(PNCrypto.aesCbc("enigma")) : config);
        Random random = new Random(11);
        List<JsonNode> messages = new ArrayList<>(List.of(
                StringNode.valueOf(""),
                StringNode.valueOf("\u0000\u001f\" \\ / \u2028 漢語 é 😀"),
                StringNode.valueOf("x".repeat(32_768)),
                StringNode.valueOf(YAY),
                StringNode.valueOf("{\"pn_other\":\"x\"}"),
                tree("null"),
                tree("{}"),
                tree("[]"),
                tree("12345678901234567890.12345678901234567890"),
                tree("1e400"),
                tree("{\"pn_other\":\"yay!\"}"),
                tree("[".repeat(300) + "]".repeat(300))));
        for (int i = 0; i < 300; i++) {
            messages.add(json(random, 4));
        }

        for (JsonNode message : messages) {
            var unused =
                    pubnub.publish().channel("a").message(message).usePost(true).settled();
            String sent = body(last());
            receive(MESSAGE.formatted(sent.replace('"', '\'')));

            PNMessageResult received = (PNMessageResult) heard.events.get(heard.events.size() - 1);
            assertThat(received.error()).isNull();
            assertThat(received.message()).hasToString(message.toString());
        }
        assertThat(heard.statuses()).containsExactly("Connected[a]");
    }

    @Test
    void message_fromOthers_isReadWithAllThatBelongsToIt() {
        var unused = subscribed(config);

        receive("{'c':'a','b':'g','i':'you','p':{'t':'1001'},'u':{'m':1},'cmt':'text','d':'" + YAY + "'}");

        assertThat(heard.events.get(1))
                .isEqualTo(new PNMessageResult(
                        StringNode.valueOf("yay!"), "a", "g", 1001, tree("{\"m\":1}"), "you", "text", null));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "EGwV+Ti43wh2TprPIq7o0KMuW5j6B3yWy352ucWIOmU=\\n",
                "EGwV+Ti43wh2TprPIq7o0KMu\\r\\nW5j6B3yWy352ucWIOmU=",
                " EGwV+Ti43wh2TprPIq7o0KMu W5j6B3yWy352ucWIOmU\\t="
            })
    void message_withWhiteSpaceInBase64_isRead(String text) {
        var unused = subscribed(config.setCipherKey("testCipher"));

        receive(MESSAGE.formatted("'" + text + "'"));

        assertThat(heard.messages()).containsExactly("[\"m1\",\"m2\",\"m3\"]");
    }

    @Test
    void message_thatIsNoJson_isText() {
        PubNub pubnub = subscribed(config);
        List<String> texts = List.of("yay!", "", "1 2", "{\"open\":", "[".repeat(600), "1e99999999999");
        for (String text : texts) {
            receive(MESSAGE.formatted("'" + pubnub.encrypt(text) + "'"));
        }

        assertThat(heard.events)
                .filteredOn(PNMessageResult.class::isInstance)
                .extracting(event -> ((PNMessageResult) event).message())
                .containsExactly(texts.stream().map(StringNode::valueOf).toArray(JsonNode[]::new));
        assertThat(heard.statuses()).containsExactly("Connected[a]");
    }

    @Test
    void message_mapperForgivesTrailingTokens_isTextAllTheSame() {
        PubNub pubnub = PubNub.builder(config)
                .loop(loop)
                .transport(server)
                .executor(loop::post)
                .mapper(JsonMapper.builder()
                        .disable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                        .build())
                .build();
        var result = pubnub.history().channel("a").result();
        answer("[['" + pubnub.encrypt("1 2") + "'],1001,1001]");

        assertThat(result.join().messages().get(0).entry()).hasToString("\"1 2\"");
    }

    @Test
    void message_withPnOther_isDecryptedInThatMemberOnly() throws IOException {
        for (JsonNode known : Vectors.of("wire_cases")) {
            if (known.has("received")) {
                heard.events.clear();
                var unused = subscribed(config.setCipherKey(Vectors.text(known, "cipher_key")));
                receive(MESSAGE.formatted(known.path("received")));

                assertThat(heard.messages())
                        .containsExactly(known.path("delivered").toString());
            } else if (known.has("path")) {
                heard.events.clear();
                var unused = subscribed(config.setCipherKey(Vectors.text(known, "cipher_key")));
                String path = Vectors.text(known, "path");
                receive(MESSAGE.formatted(URLDecoder.decode(path.substring(path.lastIndexOf('/') + 1), UTF_8)));

                assertThat(heard.messages())
                        .containsExactly(known.path("message").toString());
            }
        }
        receive(MESSAGE.formatted("{'pn_apns':{'aps':1},'pn_other':'" + YAY + "','z':null}"));
        assertThat(heard.messages()).last().isEqualTo("{\"pn_apns\":{\"aps\":1},\"pn_other\":\"yay!\",\"z\":null}");
    }

    static Stream<String> undecryptable() {
        return Stream.of(
                "'plain text'",
                "'{}'",
                "''",
                "'a'",
                "'QUJD'",
                "'Wi24KS4pcTzvyuGOHubi'",
                "'Wi24KS4pcTzvyuGOHubiXg=='".replace('W', 'X'),
                "'Wi24KS4pcTzvyuGOHubiXg__'",
                "'é'",
                "'toDEeIZkmIyoiLpSojGu7n3+2t1rn7/DsrEZ1r8JKR4='", // of another key
                "'UE5FRAJBQ1JIEAABAgMEBQYHCAkKCwwNDg+07xT/eRSHNoGFBRF5DLbZ'", // of another version
                "'" + Base64.getEncoder().encodeToString(NO_TEXT) + "'",
                "5",
                "true",
                "null",
                "[1]",
                "['Wi24KS4pcTzvyuGOHubiXg==']",
                "{'a':1}",
                "{'pn_other':5}",
                "{'pn_other':'plain text','a':1}",
                "{'pn_other':{'pn_other':'Wi24KS4pcTzvyuGOHubiXg=='}}");
    }

    @ParameterizedTest
    @MethodSource("undecryptable")
    void message_undecryptable_isAStatusAndTheMessageAsItCame(String payload) {
        var unused = subscribed(config);

        receive(MESSAGE.formatted("'" + YAY + "'"), MESSAGE.formatted(payload), MESSAGE.formatted("'" + YAY + "'"));

        assertThat(heard.statuses()).containsExactly("Connected[a]", "DecryptionError[a]");
        assertThat(heard.messages()).containsExactly("\"yay!\"", payload.replace('\'', '"'), "\"yay!\"");
        PNStatus status = (PNStatus) heard.events.get(2);
        PNMessageResult message = (PNMessageResult) heard.events.get(3);
        PubNubException error = Objects.requireNonNull(message.error());
        PNErrorData data = Objects.requireNonNull(status.errorData());
        assertThat(error.error()).isEqualTo(PubNubError.PNERR_CRYPTO_ERROR);
        assertThat(error.errorMessage()).startsWith("the message cannot be decrypted: ");
        assertThat(error).hasMessageNotContaining("enigma");
        assertThat(data.exception()).isSameAs(error);
        assertThat(status.isError()).isTrue();
        assertThat(status.operation()).isEqualTo(PNOperationType.PNSubscribeOperation);
        assertThat(status.statusCode()).isNull();
        assertThat(status.retryable()).isFalse();
        assertThat(server.poll()).as("goes on").hasToString("a tt=2000 tr=7");
    }

    @Test
    void message_cryptoThrowsAnything_theOthersArrive() {
        var unused = subscribed(config.setCrypto(new Broken()));

        receive(MESSAGE.formatted("'" + YAY + "'"), "{'c':'a','e':1,'p':{'t':'1002'},'d':'signal'}");

        assertThat(heard.statuses()).containsExactly("Connected[a]", "DecryptionError[a]");
        assertThat(heard.messages()).containsExactly("\"" + YAY + "\"");
        assertThat(heard.lastStatus().toString()).doesNotContain("hidden");
        assertThat(heard.events.get(3)).isInstanceOf(PNSignalResult.class);
    }

    @Test
    void eventsOfOtherKinds_areAsTheyCame() {
        var unused = subscribed(config);
        String form = "{'c':'%s','e':%d,'i':'you','p':{'t':'1001'},'d':%s}";

        receive(
                form.formatted("a", 1, "'" + YAY + "'"),
                form.formatted("a", 1, "{'pn_other':'" + YAY + "'}"),
                form.formatted("a-pnpres", 0, "{'action':'join','uuid':'" + YAY + "','timestamp':1,'occupancy':1}"),
                form.formatted(
                        "a",
                        3,
                        "{'event':'added','data':{'type':'t','value':'" + YAY
                                + "','messageTimetoken':'1','actionTimetoken':'2'}}"),
                form.formatted(
                        "a",
                        2,
                        "{'source':'objects','version':'2.0','event':'set','type':'uuid','data':{'name':'" + YAY
                                + "'}}"));

        assertThat(heard.statuses()).containsExactly("Connected[a]");
        List<PNEvent> events = heard.events.subList(1, heard.events.size());
        assertThat(((PNSignalResult) events.get(0)).message().asString()).isEqualTo(YAY);
        assertThat(((PNSignalResult) events.get(1)).message().path("pn_other").asString())
                .isEqualTo(YAY);
        assertThat(((PNPresenceEventResult) events.get(2)).uuid()).isEqualTo(YAY);
        assertThat(((PNMessageActionResult) events.get(3)).value()).isEqualTo(YAY);
        assertThat(((PNObjectEvent) events.get(4)).data().path("name").asString())
                .isEqualTo(YAY);
    }

    @Test
    void file_encrypted_isReadAndOneThatIsNotSaysSo() {
        PubNub pubnub = subscribed(config);
        String said = pubnub.encrypt("{\"message\":\"look\",\"file\":{\"id\":\"7\",\"name\":\"cat.jpg\"}}");
        String form = "{'c':'a','e':4,'p':{'t':'1001'},'d':%s}";

        receive(
                form.formatted("'" + said + "'"),
                form.formatted("'garbage'"),
                form.formatted("{'message':'plain','file':{'id':'8','name':'dog.jpg'}}"));

        assertThat(heard.statuses()).containsExactly("Connected[a]", "DecryptionError[a]", "DecryptionError[a]");
        PNFileMessageResult read = (PNFileMessageResult) heard.events.get(1);
        assertThat(read.message()).hasToString("\"look\"");
        assertThat(read.fileName()).isEqualTo("cat.jpg");
        assertThat(read.fileUrl()).contains("/files/7/cat.jpg");
        assertThat(read.error()).isNull();
        PNFileMessageResult garbage = (PNFileMessageResult) heard.events.get(3);
        assertThat(garbage.message()).hasToString("\"garbage\"");
        assertThat(garbage.fileId()).isEmpty();
        assertThat(garbage.error()).isNotNull();
        PNFileMessageResult plain = (PNFileMessageResult) heard.events.get(5);
        assertThat(plain.message()).hasToString("\"plain\"");
        assertThat(plain.fileId()).isEqualTo("8");
        assertThat(plain.error()).isNotNull();
    }

    @Test
    void connect_whileAMessageIsUndecryptable_doesNotFail() {
        PubNub pubnub = create();
        SubscribeListener waiting = new SubscribeListener();
        pubnub.addListener(waiting);
        pubnub.subscribe().channels("a").withTimetoken(1000).execute();
        loop.run();
        server.poll().cursor(1000);
        loop.run();
        Asked poll = server.poll();
        CompletableFuture<PNStatus> connected = pubnub.subscribe().channels("b").connect();
        poll.cursor(2000, json(MESSAGE.formatted("'garbage'")));
        loop.run();
        server.poll().cursor(1000, json(MESSAGE.formatted("'garbage'")));
        loop.run();
        server.poll().cursor(2000, json(MESSAGE.formatted("'garbage'")));
        loop.run();

        assertThat(connected).isCompleted();
        waiting.waitForConnect(NOW);
        assertThat(waiting.waitForMessageOn(NOW, "a").error()).isNotNull();
    }

    @Test
    void connect_anUndecryptableMessageComesFirst_waitsOn() {
        PubNub pubnub = create();
        Connecting connecting = new Connecting(Runnable::run, names -> {
            throw new AssertionError(names);
        });
        Connecting.Waiting waiting = connecting.add(Names.NONE);
        waiting.begin();
        var unused = pubnub.subscribe();
        PNStatus status = undecrypted();

        connecting.tell(status);

        assertThat(waiting.done()).isNotDone();
    }

    @Test
    void typedListener_undecryptable_isUnmappedEvenAsText() {
        PubNub pubnub = subscribed(config);
        List<String> texts = new ArrayList<>();
        List<String> others = new ArrayList<>();
        pubnub.addListener(TypedListener.of("a", String.class, (text, event) -> texts.add(text))
                .onUnmapped((reason, event) -> others.add(reason.getOriginalMessage())));

        receive(MESSAGE.formatted("'" + YAY + "'"), MESSAGE.formatted("'plain text'"));

        assertThat(texts).containsExactly("yay!");
        assertThat(others).containsExactly("it could not be decrypted");
    }

    @Test
    void stream_ofMessages_isDecrypted() {
        PubNub pubnub = subscribed(config);
        Collecting<PNEvent> stream = new Collecting<>();
        pubnub.events(EventFilter.messagesOn("a"), PNOverflow.BACKPRESSURE).subscribe(stream);
        stream.ask(10);

        receive(MESSAGE.formatted("'" + YAY + "'"), MESSAGE.formatted("'garbage'"));

        assertThat(stream.items)
                .extracting(event -> ((PNMessageResult) event).message().asString())
                .containsExactly("yay!", "garbage");
    }

    @Test
    void deduplicated_undecryptableTwice_isToldOnce() {
        var unused = subscribed(config.setDedupOnSubscribe(true));

        receive(MESSAGE.formatted("'garbage'"), MESSAGE.formatted("'garbage'"));

        assertThat(heard.statuses()).containsExactly("Connected[a]", "DecryptionError[a]");
        assertThat(heard.messages()).containsExactly("\"garbage\"");
    }

    @Test
    void history_mixed_isDecryptedItemByItem() {
        PubNub pubnub = create();
        var bare = pubnub.history().channel("a").result();
        answer("[['" + YAY + "','plain text',{'pn_other':'" + YAY + "'},{'a':1},5,'" + YAY
                + "\\n','HFP7V6bDwBLrwc1t8Rnrog=='],1001,1009]");

        List<PNHistoryItemResult> items = bare.join().messages();
        assertThat(items)
                .extracting(item -> item.entry().toString())
                .containsExactly(
                        "\"yay!\"",
                        "\"plain text\"",
                        "{\"pn_other\":\"yay!\"}",
                        "{\"a\":1}",
                        "5",
                        "\"yay!\"",
                        "\"HFP7V6bDwBLrwc1t8Rnrog==\"");
        assertThat(items)
                .extracting(item -> item.error() != null)
                .containsExactly(false, true, false, true, true, false, true);
        assertDecryptionError(items.get(1).error(), PNOperationType.PNHistoryOperation);
    }

    @Test
    void history_wrapped_isDecryptedAndKeepsPlaceAndMeta() {
        PubNub pubnub = create();
        var wrapped = pubnub.history()
                .channel("a")
                .includeTimetoken(true)
                .includeMeta(true)
                .result();
        answer("[[{'message':'" + YAY + "','timetoken':1001,'meta':{'m':'" + YAY + "'}},"
                + "{'message':'garbage','timetoken':1002,'meta':''},{'timetoken':1003}],1001,1003]");

        List<PNHistoryItemResult> items = wrapped.join().messages();
        assertThat(items.get(0))
                .isEqualTo(new PNHistoryItemResult(
                        StringNode.valueOf("yay!"), 1001, tree("{\"m\":\"" + YAY + "\"}"), null));
        assertThat(items.get(1).entry()).hasToString("\"garbage\"");
        assertThat(items.get(1).timetoken()).isEqualTo(1002);
        assertDecryptionError(items.get(1).error(), PNOperationType.PNHistoryOperation);
        assertThat(Objects.requireNonNull(items.get(2).error()).error())
                .isEqualTo(PubNubError.PNERR_JSON_DECODING_FAILED);
    }

    @Test
    void fetchMessages_mixedAndWithActions_isDecryptedItemByItem() {
        PubNub pubnub = create();
        String said = pubnub.encrypt("{\"message\":\"look\",\"file\":{\"id\":\"7\",\"name\":\"cat.jpg\"}}");
        var fetched =
                pubnub.fetchMessages().channels("a").includeMessageActions(true).result();
        answer("{'status':200,'error':false,'error_message':'','channels':{'a':[" + "{'message':'"
                + YAY + "','timetoken':'1001','message_type':null,'actions':{'r':{'" + YAY
                + "':[{'uuid':'you','actionTimetoken':'1'}]}}},"
                + "{'message':'garbage','timetoken':'1002','message_type':0},"
                + "{'message':'" + said + "','timetoken':'1003','message_type':4},"
                + "{'message':'" + YAY + "','timetoken':'1004','message_type':1},"
                + "{'timetoken':'1005'}]}}");

        List<PNFetchMessageItem> items =
                Objects.requireNonNull(fetched.join().channels().get("a"));
        assertThat(items.get(0).message()).hasToString("\"yay!\"");
        assertThat(items.get(0).actions().get("r")).containsKey(YAY);
        assertThat(items.get(0).error()).isNull();
        assertThat(items.get(1).message()).hasToString("\"garbage\"");
        assertDecryptionError(items.get(1).error(), PNOperationType.PNFetchMessagesOperation);
        assertThat(items.get(2).message().path("file").path("name").asString()).isEqualTo("cat.jpg");
        assertThat(items.get(3).message()).as("a signal").hasToString("\"" + YAY + "\"");
        assertThat(items.get(3).error()).isNull();
        assertThat(Objects.requireNonNull(items.get(4).error()).error())
                .isEqualTo(PubNubError.PNERR_JSON_DECODING_FAILED);
    }

    @Test
    void history_withoutAKey_isAsItCame() {
        PubNub pubnub = create(config.setCipherKey(null));
        var bare = pubnub.history().channel("a").result();
        answer("[['" + YAY + "',{'pn_other':'" + YAY + "'}],1001,1009]");

        assertThat(bare.join().messages())
                .extracting(PNHistoryItemResult::entry)
                .containsExactly(StringNode.valueOf(YAY), tree("{\"pn_other\":\"" + YAY + "\"}"));
        assertThat(bare.join().messages())
                .extracting(PNHistoryItemResult::error)
                .containsOnlyNulls();
    }

    @Test
    void encrypt_text_isThatOfOtherSdks() {
        PubNub pubnub = create();

        assertThat(pubnub.encrypt("yay!")).isEqualTo("q/xJqqN6qbiZMXYmiQC1Fw==");
        assertThat(pubnub.decrypt("q/xJqqN6qbiZ\nMXYmiQC1Fw==")).isEqualTo("yay!");
        assertThat(pubnub.encrypt("[\"m1\",\"m2\"]", "testCipher")).isEqualTo("HFP7V6bDwBLrwc1t8Rnrog==");
        assertThat(pubnub.decrypt("HFP7V6bDwBLrwc1t8Rnrog==", "testCipher")).isEqualTo("[\"m1\",\"m2\"]");
        assertThat(pubnub.decrypt(pubnub.encrypt(""))).isEmpty();
    }

    @Test
    void encrypt_withACryptoAndAKeyOfTheCall_isLegacyUnderThatKey() {
        PubNub pubnub = create(config.setCrypto(PNCrypto.aesCbc("enigma")).setUseRandomInitializationVector(true));

        assertThat(pubnub.encrypt("yay!")).startsWith("UE5FRAFBQ1JI");
        assertThat(pubnub.decrypt(pubnub.encrypt("yay!"))).isEqualTo("yay!");
        String other = pubnub.encrypt("yay!", "other");
        assertThat(other).isNotEqualTo(pubnub.encrypt("yay!", "other")).doesNotStartWith("UE5FRA");
        assertThat(pubnub.decrypt(other, "other")).isEqualTo("yay!");
    }

    @Test
    void decrypt_whatCannotBe_saysWhy() {
        PubNub pubnub = create();
        for (String text : List.of("", "no base64!", "QUJD", "HFP7V6bDwBLrwc1t8Rnrog==")) {
            assertThatExceptionOfType(PNCryptoException.class)
                    .as(text)
                    .isThrownBy(() -> pubnub.decrypt(text))
                    .withMessageNotContaining("enigma");
        }
        assertThatExceptionOfType(PNCryptoException.class).isThrownBy(() -> pubnub.encrypt("\ud800"));
        assertThatIllegalArgumentException().isThrownBy(() -> pubnub.encrypt("yay!", ""));
    }

    @Test
    void encrypt_withoutAnyKey_isRefused() {
        PubNub pubnub = create(config.setCipherKey(null));

        for (Runnable call : List.<Runnable>of(() -> pubnub.encrypt("yay!"), () -> pubnub.decrypt(YAY))) {
            assertThatIllegalStateException().isThrownBy(call::run).withMessageContaining("no key");
        }
        assertThat(pubnub.decrypt(YAY, "enigma")).isEqualTo("\"yay!\"");
    }

    @Test
    void inputStreams_areEncryptedWithAVectorOfTheirOwnWhateverTheSetting() throws IOException {
        PubNub pubnub = create();
        byte[] content = "Knights who say Ni!".getBytes(UTF_8);

        byte[] once = all(pubnub.encryptInputStream(new ByteArrayInputStream(content)));
        byte[] twice = all(pubnub.encryptInputStream(new ByteArrayInputStream(content), "enigma"));

        assertThat(once).hasSize(48).isNotEqualTo(twice);
        for (byte[] encrypted : List.of(once, twice)) {
            assertThat(all(pubnub.decryptInputStream(new ByteArrayInputStream(encrypted))))
                    .isEqualTo(content);
            assertThat(all(pubnub.decryptInputStream(new ByteArrayInputStream(encrypted), "enigma")))
                    .isEqualTo(content);
        }
    }

    private static void assertDecryptionError(@Nullable PubNubException error, PNOperationType operation) {
        assertThat(Objects.requireNonNull(error).error()).isEqualTo(PubNubError.PNERR_CRYPTO_ERROR);
        assertThat(error.status().category()).isEqualTo(PNStatusCategory.PNDecryptionErrorCategory);
        assertThat(error.status().operation()).isEqualTo(operation);
    }

    private PNStatus undecrypted() {
        var unused = subscribed(config);
        receive(MESSAGE.formatted("'garbage'"));
        return heard.lastStatus();
    }

    private static byte[] all(InputStream stream) throws IOException {
        try (stream) {
            return stream.readAllBytes();
        }
    }

    /** Any value, of any characters but halves of surrogate pairs. */
    private static JsonNode json(Random random, int depth) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        return switch (random.nextInt(depth == 0 ? 4 : 6)) {
            case 0 -> nodes.numberNode(random.nextLong());
            case 1 -> nodes.booleanNode(random.nextBoolean());
            case 2 -> nodes.nullNode();
            case 3 -> nodes.stringNode(text(random));
            case 4 -> {
                ArrayNode array = nodes.arrayNode();
                for (int i = random.nextInt(5); i > 0; i--) {
                    array.add(json(random, depth - 1));
                }
                yield array;
            }
            default -> {
                ObjectNode object = nodes.objectNode();
                for (int i = random.nextInt(5); i > 0; i--) {
                    object.set(text(random), json(random, depth - 1));
                }
                yield object;
            }
        };
    }

    private static String text(Random random) {
        int[] points = random.ints(random.nextInt(40), 0, random.nextBoolean() ? 128 : Character.MAX_CODE_POINT + 1)
                .filter(point -> point < Character.MIN_SURROGATE || point > Character.MAX_SURROGATE)
                .toArray();
        return new String(points, 0, points.length);
    }

    private static JsonNode tree(String json) {
        return JsonMapper.builder()
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .build()
                .readTree(json);
    }

    private static String json(String text) {
        return text.replace('\'', '"');
    }

    /** The payload of a publish in the clear. */
    private static String opened(PubNub pubnub, Asked asked) {
        return pubnub.decrypt(tree(text(asked)).stringValue());
    }

    /** The payload of a publish by GET. */
    private static String text(Asked asked) {
        return URLDecoder.decode(
                asked.path().substring(asked.path().lastIndexOf('/') + 1).replace("+", "%2B"), UTF_8);
    }

    private static String body(Asked asked) {
        return new String(Objects.requireNonNull(asked.call.body()), UTF_8);
    }

    private Asked last() {
        return server.all().get(server.all().size() - 1);
    }

    private void answer(String reply) {
        server.open().get(0).answer(200, json(reply));
        loop.run();
    }

    private void receive(String... envelopes) {
        server.poll()
                .cursor(2000, Arrays.stream(envelopes).map(EncryptionTest::json).toArray(String[]::new));
        loop.run();
    }

    private PubNub subscribed(PNConfiguration configuration) {
        server.open().forEach(asked -> asked.answer(400, "{}"));
        loop.run();
        PubNub pubnub = create(configuration);
        pubnub.addListener(heard);
        pubnub.subscribe().channels("a").execute();
        loop.run();
        server.poll().cursor(1000);
        loop.run();
        return pubnub;
    }

    private PubNub create() {
        return create(config);
    }

    private PubNub create(PNConfiguration configuration) {
        return PubNub.builder(configuration)
                .loop(loop)
                .transport(server)
                .executor(loop::post)
                .build();
    }

    /** A plug that does not keep to its interface. */
    private static final class Broken implements PNCrypto {
        @Override
        public byte[] encrypt(byte[] plain) {
            throw new UnsupportedOperationException("hidden");
        }

        @Override
        @SuppressWarnings("NullAway")
        public byte[] decrypt(byte[] encrypted) {
            return null;
        }
    }
}
