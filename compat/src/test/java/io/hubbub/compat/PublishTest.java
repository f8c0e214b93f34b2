package io.hubbub.compat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.hubbub.compat.SdkClient.Publishing;
import io.hubbub.junit.Hubbub;
import io.hubbub.junit.HubbubServer;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

@HubbubServer(faults = false)
@ParameterizedClass
@MethodSource("io.hubbub.compat.Sdk#underTest")
class PublishTest {
    @RegisterExtension
    final Stage stage;

    PublishTest(Sdk sdk, Hubbub server) {
        stage = new Stage(sdk, server);
    }

    @ParameterizedTest
    @EnumSource
    void publish_byGet_arrivesUnchanged(Payloads payloads) {
        stage.shows(payloads.byGet());

        publish_arrivesUnchanged(payloads, Publishing.BY_GET);
    }

    @ParameterizedTest
    @EnumSource
    void publish_byPost_arrivesUnchanged(Payloads payloads) {
        stage.shows(payloads.byPost());

        publish_arrivesUnchanged(payloads, Publishing.BY_POST);
    }

    private void publish_arrivesUnchanged(Payloads payloads, Publishing how) {
        String channel = stage.channel("payloads");
        Participant subscriber = stage.witness().subscribe(channel);
        Participant publisher = stage.subject();

        List<Long> timetokens = payloads.messages().stream()
                .map(message -> publisher.client().publish(channel, message, how))
                .toList();

        List<Arrival> arrivals = subscriber.inbox().next(timetokens.size());
        assertThat(arrivals).extracting(Arrival::value).isEqualTo(payloads.arrived());
        assertThat(arrivals).extracting(Arrival::timetoken).isEqualTo(timetokens);
        assertThat(arrivals).allSatisfy(arrival -> {
            assertThat(arrival.kind()).isEqualTo("message");
            assertThat(arrival.channel()).isEqualTo(channel);
            assertThat(arrival.publisher()).isEqualTo(publisher.uuid());
        });
    }

    @ParameterizedTest
    @EnumSource
    void subscriber_ofAnyMessage_receivesItUnchanged(Payloads payloads) {
        stage.shows(payloads.received());
        String channel = stage.channel("payloads");
        Participant subscriber = stage.subject().subscribe(channel);
        PlainPublisher publisher = stage.plainPublisher();

        List<Long> timetokens = payloads.messages().stream()
                .map(message -> publisher.publish(channel, message))
                .toList();

        List<Arrival> arrivals = subscriber.inbox().next(timetokens.size());
        assertThat(arrivals).extracting(Arrival::value).isEqualTo(payloads.arrived());
        assertThat(arrivals).extracting(Arrival::timetoken).isEqualTo(timetokens);
        assertThat(arrivals).extracting(Arrival::publisher).containsOnly(PlainPublisher.UUID);
    }

    @Test
    void publish_withMetadata_carriesIt() {
        stage.shows(Operation.PUBLISH_META);
        String channel = stage.channel("meta");
        Participant subscriber = stage.witness().subscribe(channel);

        assertMetaArrives(stage.subject(), subscriber, channel);
    }

    @Test
    void subscriber_ofAMessageWithMetadata_receivesIt() {
        stage.shows(Operation.RECEIVE_META);
        String channel = stage.channel("meta");
        Participant subscriber = stage.subject().subscribe(channel);

        assertMetaArrives(stage.witness(), subscriber, channel);
    }

    private static void assertMetaArrives(Participant publisher, Participant subscriber, String channel) {
        JsonNode meta = Json.parse("{\"language\":\"de\",\"path\":\"a/b + 100% \\\"ü\\\"\",\"deep\":{\"list\":[1,2]}}");

        for (boolean post : List.of(false, true)) {
            publisher.client().publish(channel, Json.of("hello"), new Publishing(post, meta));

            assertThat(subscriber.inbox().next().meta()).isEqualTo(meta);
        }
    }

    @Test
    void publish_withAWrongPublishKey_isAnError() {
        stage.shows(Operation.PUBLISH_WRONG_KEY);
        String channel = stage.channel("wrong-key");
        Participant publisher = stage.subject(stage.settings().withPublishKey("wrong"));

        for (Publishing how : List.of(Publishing.BY_GET, Publishing.BY_POST)) {
            CallFailed failed = catchThrowableOfType(
                    CallFailed.class, () -> publisher.client().publish(channel, Json.of("hello"), how));

            assertThat(failed.status()).isEqualTo(400);
        }
    }

    @Test
    void publish_onChannelsWithUnusualNames_arrivesUnderTheSameName() {
        stage.shows(Operation.CHANNEL_NAMES);
        List<String> channels = Stream.of(
                        "with spaces",
                        "a/b//c/",
                        "ünïcødé 漢字",
                        "🎉",
                        "dots.in.the.name",
                        "a:b;c@d",
                        "1+1=2",
                        "100%25",
                        "query?x=y&z#h",
                        "it's (\"fine\")!",
                        "back\\slash",
                        "{[~$^|`]}")
                .map(stage::channel)
                .toList();
        String[] names = channels.toArray(String[]::new);
        Participant subject = stage.subject().subscribe(names);
        Participant witness = stage.witness().subscribe(names);

        for (String channel : channels) {
            subject.publish(channel, Map.of("to", channel));
            witness.publish(channel, Map.of("to", channel));
        }

        List<String> twice = channels.stream().flatMap(it -> Stream.of(it, it)).toList();
        for (Participant subscriber : List.of(subject, witness)) {
            List<Arrival> arrivals = subscriber.inbox().next(twice.size());
            assertThat(arrivals).extracting(Arrival::channel).isEqualTo(twice);
            assertThat(arrivals)
                    .extracting(it -> it.message().path("to").asString())
                    .isEqualTo(twice);
        }
    }

    @Test
    void signal_small_arrivesAsSignal() {
        stage.shows(Operation.SIGNAL);
        String channel = stage.channel("signals");
        List<JsonNode> signals = Stream.of("{\"typing\":true}", "[1,2]", "\"é 🎉 /+%?\"", "7", "-0.5", "true")
                .map(Json::parse)
                .toList();
        Participant subject = stage.subject().subscribe(channel);
        Participant witness = stage.witness().subscribe(channel);

        List<Long> timetokens = signals.stream()
                .map(signal -> subject.client().signal(channel, signal))
                .toList();

        for (Participant subscriber : List.of(subject, witness)) {
            List<Arrival> arrivals = subscriber.inbox().next(signals.size());
            assertThat(arrivals).extracting(Arrival::kind).containsOnly("signal");
            assertThat(arrivals)
                    .extracting(Arrival::value)
                    .isEqualTo(signals.stream().map(Json::canonical).toList());
            assertThat(arrivals).extracting(Arrival::timetoken).isEqualTo(timetokens);
            assertThat(arrivals).extracting(Arrival::publisher).containsOnly(subject.uuid());
        }
    }

    @Test
    void fire_accepted_reachesNoSubscriber() {
        stage.shows(Operation.FIRE);
        String channel = stage.channel("fire");
        Participant subject = stage.subject().subscribe(channel);
        Participant witness = stage.witness().subscribe(channel);

        long fired = subject.client().fire(channel, Json.of("nobody sees me"));
        long published = subject.publish(channel, "the first that arrives");

        assertThat(fired).isPositive().isLessThan(published);
        for (Participant subscriber : List.of(subject, witness)) {
            assertThat(subscriber.inbox().next().timetoken()).isEqualTo(published);
        }
    }
}
