package io.hubbub.compat;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubbub.compat.ClientSettings.Encryption;
import io.hubbub.compat.SdkClient.Publishing;
import io.hubbub.junit.Hubbub;
import io.hubbub.junit.HubbubServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Messages that only those with the key can read, between every SDK and our own. */
@HubbubServer(faults = false)
@ParameterizedClass
@MethodSource("io.hubbub.compat.Sdk#underTest")
class EncryptionTest {
    private static final String KEY = "my ключ /+=";
    private static final List<JsonNode> MESSAGES = Stream.of(
                    "{\"text\":\"漢語 é /+%?\",\"list\":[1,true,\"two\"]}",
                    "[1,\"two\",{\"three\":3}]", "\"hello\"", "12345")
            .map(Json::parse)
            .toList();
    private static final String OTHER_KEY = "enigma";
    private static final JsonNode OTHER =
            Json.parse("{\"pn_apns\":{\"aps\":{\"alert\":\"hi\"}},\"pn_other\":\"yay!\"}");
    private static final JsonNode OTHER_ENCRYPTED =
            Json.parse("{\"pn_apns\":{\"aps\":{\"alert\":\"hi\"}},\"pn_other\":\"Wi24KS4pcTzvyuGOHubiXg==\"}");

    @RegisterExtension
    final Stage stage;

    private final String channel;

    EncryptionTest(Sdk sdk, Hubbub server) {
        stage = new Stage(sdk, server);
        channel = stage.channel("secrets");
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void messages_encrypted_areReadByAllWithTheKeyAndNobodyElse(Encryption form) {
        stage.shows(
                switch (form) {
                    case LEGACY_FIXED -> Operation.ENCRYPTED_FIXED;
                    case LEGACY_RANDOM -> Operation.ENCRYPTED_RANDOM;
                    default -> Operation.ENCRYPTED_MODULE;
                });
        Participant subject =
                stage.subject(stage.settings().withEncryption(form, KEY)).subscribe(channel);
        Participant ours =
                stage.ours(stage.settings().withEncryption(form, KEY)).subscribe(channel);
        Participant stranger = stage.witness().subscribe(channel);

        for (Participant publisher : List.of(subject, ours)) {
            for (Publishing how : List.of(Publishing.BY_GET, Publishing.BY_POST)) {
                publisher.publishAll(channel, MESSAGES, how);
            }
        }

        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            MESSAGES.forEach(it -> expected.add(Json.canonical(it)));
        }
        for (Participant reader : List.of(subject, ours)) {
            assertThat(reader.inbox().next(expected.size()))
                    .extracting(Arrival::value)
                    .isEqualTo(expected);
        }
        assertThat(stranger.inbox().next(expected.size()))
                .allSatisfy(it -> assertThat(it.message().asString()).matches("[A-Za-z0-9+/]{20,}={0,2}"));
    }

    @Test
    void history_encrypted_isReadByAllWithTheKey() {
        stage.shows(Operation.ENCRYPTED_HISTORY);
        ClientSettings settings = stage.settings().withEncryption(Encryption.LEGACY_RANDOM, KEY);
        Participant subject = stage.subject(settings);
        Participant ours = stage.ours(settings);
        List<String> expected = publishedByBoth(subject, ours);

        for (Participant reader : List.of(subject, ours)) {
            assertThat(reader.client().history(channel, Span.ALL, Set.of()))
                    .extracting(KeptMessage::value)
                    .isEqualTo(expected);
            assertThat(reader.client().history(channel, Span.ALL, Set.of(KeptMessage.Detail.TIMETOKEN)))
                    .extracting(KeptMessage::value)
                    .isEqualTo(expected);
        }
    }

    @Test
    void fetch_encrypted_isReadByAllWithTheKey() {
        stage.shows(Operation.ENCRYPTED_FETCH);
        ClientSettings settings = stage.settings().withEncryption(Encryption.LEGACY_RANDOM, KEY);
        Participant subject = stage.subject(settings);
        Participant ours = stage.ours(settings);
        List<String> expected = publishedByBoth(subject, ours);

        for (Participant reader : List.of(subject, ours)) {
            Map<String, List<KeptMessage>> fetched = reader.client().fetch(List.of(channel), Span.ALL, Set.of());
            assertThat(Objects.requireNonNull(fetched.get(channel)))
                    .extracting(KeptMessage::value)
                    .isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"LEGACY_FIXED", "LEGACY_RANDOM"})
    void messages_encrypted_areReadByEverySdk(Encryption form) {
        stage.shows(Operation.ENCRYPTED_MIXED);
        ClientSettings settings = stage.settings().withEncryption(form, KEY);
        List<Participant> everybody = stage.everybody(settings);
        everybody.forEach(it -> it.subscribe(channel));
        Participant subject = stage.subject(settings);

        subject.publishAll(channel, MESSAGES, Publishing.BY_GET);

        List<String> expected = MESSAGES.stream().map(Json::canonical).toList();
        for (Participant reader : everybody) {
            assertThat(reader.inbox().next(expected.size()))
                    .extracting(Arrival::value)
                    .isEqualTo(expected);
            assertThat(reader.client().history(channel, Span.ALL, Set.of()))
                    .extracting(KeptMessage::value)
                    .isEqualTo(expected);
        }
    }

    @Test
    void messages_withPnOtherEncrypted_areRead() {
        stage.shows(Operation.ENCRYPTED_OTHER);
        Participant subject = stage.subject(stage.settings().withEncryption(Encryption.LEGACY_FIXED, OTHER_KEY))
                .subscribe(channel);

        stage.plainPublisher().publish(channel, OTHER_ENCRYPTED);

        assertThat(subject.inbox().next().value()).isEqualTo(Json.canonical(OTHER));
        assertThat(subject.client().history(channel, Span.ALL, Set.of()))
                .extracting(KeptMessage::value)
                .containsExactly(Json.canonical(OTHER));
    }

    @Test
    void messages_withPnOther_areEncryptedInItAlone() {
        stage.shows(Operation.ENCRYPTED_OTHER_WRITE);
        ClientSettings settings = stage.settings().withEncryption(Encryption.LEGACY_FIXED, OTHER_KEY);
        Participant stranger = stage.witness().subscribe(channel);
        List<Participant> readers = List.of(
                stage.witness(settings).subscribe(channel), stage.ours(settings).subscribe(channel));

        stage.subject(settings).publishAll(channel, List.of(OTHER), Publishing.BY_GET);
        stage.subject(settings).publishAll(channel, List.of(OTHER), Publishing.BY_POST);

        assertThat(stranger.inbox().next(2)).extracting(Arrival::value).containsOnly(Json.canonical(OTHER_ENCRYPTED));
        for (Participant reader : readers) {
            assertThat(reader.inbox().next(2)).extracting(Arrival::value).containsOnly(Json.canonical(OTHER));
        }
    }

    private List<String> publishedByBoth(Participant subject, Participant ours) {
        subject.publishAll(channel, MESSAGES, Publishing.BY_GET);
        ours.publishAll(channel, MESSAGES, Publishing.BY_POST);
        return Stream.concat(MESSAGES.stream(), MESSAGES.stream())
                .map(Json::canonical)
                .toList();
    }
}
