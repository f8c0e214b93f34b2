package io.hubbub.compat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.list;

import io.hubbub.compat.KeptMessage.Detail;
import io.hubbub.compat.SdkClient.Publishing;
import io.hubbub.junit.Hubbub;
import io.hubbub.junit.HubbubServer;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** What is kept of the messages of a channel, read, counted and deleted by the subject. */
@HubbubServer(faults = false)
@ParameterizedClass
@MethodSource("io.hubbub.compat.Sdk#underTest")
class HistoryTest {
    private static final int PUBLISHED = 8;
    private static final Set<Detail> NOTHING = EnumSet.noneOf(Detail.class);
    private static final Set<Detail> TIMETOKENS = EnumSet.of(Detail.TIMETOKEN);

    @RegisterExtension
    final Stage stage;

    private final String channel;
    private final String other;

    HistoryTest(Sdk sdk, Hubbub server) {
        stage = new Stage(sdk, server);
        channel = stage.channel("history");
        other = stage.channel("history");
    }

    @Test
    void publish_thatIsNotToBeStored_arrivesAndIsNotKept() {
        stage.shows(Operation.PUBLISH_UNSTORED);
        Participant witness = stage.witness().subscribe(channel);
        Participant subject = stage.subject();

        long unstored = subject.client().publish(channel, Json.of("unstored"), Publishing.UNSTORED);
        long stored = subject.publish(channel, "stored");

        assertThat(witness.inbox().next(2)).extracting(Arrival::timetoken).containsExactly(unstored, stored);
        assertThat(kept(witness)).containsExactly(stored);
    }

    @Test
    void history_givesTheNewestOldestFirst() {
        stage.shows(Operation.HISTORY);
        published(channel);
        SdkClient client = stage.subject().client();

        assertThat(numbers(client.history(channel, Span.ALL, NOTHING))).isEqualTo(range(0, PUBLISHED));
        assertThat(numbers(client.history(channel, Span.ALL.withCount(3), NOTHING)))
                .isEqualTo(range(PUBLISHED - 3, PUBLISHED));
        assertThat(client.history(other, Span.ALL, NOTHING)).isEmpty();
    }

    @Test
    void history_ofAnyMessage_givesItUnchanged() {
        stage.shows(Operation.HISTORY_PAYLOADS);
        Payloads.ORDINARY.messages().forEach(message -> stage.plainPublisher().publish(channel, message));
        SdkClient client = stage.subject().client();

        assertThat(client.history(channel, Span.ALL, NOTHING))
                .extracting(KeptMessage::value)
                .isEqualTo(Payloads.ORDINARY.arrived());
        assertThat(client.fetch(List.of(channel), Span.ALL, NOTHING).get(channel))
                .extracting(KeptMessage::value)
                .isEqualTo(Payloads.ORDINARY.arrived());
    }

    @Test
    void history_betweenBounds_leavesOutTheStartAndTakesInTheEnd() {
        stage.shows(Operation.HISTORY_RANGE);
        List<Long> at = published(channel);
        SdkClient client = stage.subject().client();

        assertThat(numbers(client.history(channel, Span.ALL.withStart(at.get(5)), NOTHING)))
                .isEqualTo(range(0, 5));
        assertThat(numbers(client.history(channel, Span.ALL.withEnd(at.get(5)), NOTHING)))
                .isEqualTo(range(5, PUBLISHED));
        assertThat(numbers(client.history(channel, Span.ALL.withStart(at.get(5)).withEnd(at.get(2)), NOTHING)))
                .isEqualTo(range(2, 5));
        assertThat(numbers(client.history(channel, Span.ALL.withStart(at.get(2)).withEnd(at.get(5)), NOTHING)))
                .isEqualTo(range(3, 6));
    }

    @Test
    void history_inReverse_beginsWithTheOldest() {
        stage.shows(Operation.HISTORY_REVERSE);
        List<Long> at = published(channel);
        SdkClient client = stage.subject().client();
        Span oldest = Span.ALL.reversed().withCount(3);

        assertThat(numbers(client.history(channel, oldest, NOTHING))).isEqualTo(range(0, 3));
        assertThat(numbers(client.history(channel, oldest.withStart(at.get(2)), NOTHING)))
                .isEqualTo(range(3, 6));
    }

    @Test
    void history_withTimetokens_givesThoseOfThePublisher() {
        stage.shows(Operation.HISTORY_TIMETOKENS);
        List<Long> at = published(channel);

        assertThat(stage.subject().client().history(channel, Span.ALL, TIMETOKENS))
                .extracting(KeptMessage::timetoken)
                .isEqualTo(at);
    }

    @Test
    void history_withMetadata_givesIt() {
        stage.shows(Operation.HISTORY_META);
        JsonNode meta = publishedWithMeta();
        SdkClient client = stage.subject().client();

        for (Set<Detail> with : List.of(EnumSet.of(Detail.META), EnumSet.of(Detail.META, Detail.TIMETOKEN))) {
            KeptMessage kept = client.history(channel, Span.ALL, with).get(0);
            assertThat(kept.message()).isEqualTo(Json.of("hello"));
            assertThat(kept.meta()).isEqualTo(meta);
        }
    }

    @Test
    void fetch_ofOneChannel_givesTheNewestWithTheirTimetokens() {
        stage.shows(Operation.FETCH);
        List<Long> at = published(channel);
        SdkClient client = stage.subject().client();

        List<KeptMessage> all = fetched(client, Span.ALL, NOTHING);
        assertThat(numbers(all)).isEqualTo(range(0, PUBLISHED));
        assertThat(all).extracting(KeptMessage::timetoken).isEqualTo(at);
        assertThat(numbers(fetched(client, Span.ALL.withCount(3), NOTHING))).isEqualTo(range(PUBLISHED - 3, PUBLISHED));
        assertThat(client.fetch(List.of(other), Span.ALL, NOTHING)).isEmpty();
    }

    @Test
    void fetch_betweenBounds_leavesOutTheStartAndTakesInTheEnd() {
        stage.shows(Operation.FETCH_RANGE);
        List<Long> at = published(channel);
        SdkClient client = stage.subject().client();

        assertThat(numbers(fetched(client, Span.ALL.withStart(at.get(5)), NOTHING)))
                .isEqualTo(range(0, 5));
        assertThat(numbers(fetched(client, Span.ALL.withEnd(at.get(5)), NOTHING)))
                .isEqualTo(range(5, PUBLISHED));
        assertThat(numbers(fetched(client, Span.ALL.withStart(at.get(5)).withEnd(at.get(2)), NOTHING)))
                .isEqualTo(range(2, 5));
    }

    @Test
    void fetch_ofSeveralChannels_givesThoseOfEach() {
        stage.shows(Operation.FETCH_SEVERAL);
        List<Long> first = published(channel);
        List<Long> second = published(other);
        String empty = stage.channel("history");

        Map<String, List<KeptMessage>> fetched =
                stage.subject().client().fetch(List.of(channel, other, empty), Span.ALL.withCount(3), NOTHING);

        assertThat(fetched).containsOnlyKeys(channel, other);
        assertThat(fetched.get(channel))
                .extracting(KeptMessage::timetoken)
                .isEqualTo(first.subList(PUBLISHED - 3, PUBLISHED));
        assertThat(fetched.get(other))
                .extracting(KeptMessage::timetoken)
                .isEqualTo(second.subList(PUBLISHED - 3, PUBLISHED));
    }

    @Test
    void fetch_withMetadata_givesIt() {
        stage.shows(Operation.FETCH_META);
        JsonNode meta = publishedWithMeta();

        assertThat(fetched(stage.subject().client(), Span.ALL, EnumSet.of(Detail.META)))
                .extracting(KeptMessage::meta)
                .containsExactly(meta);
    }

    @Test
    void fetch_withPublishers_givesThem() {
        stage.shows(Operation.FETCH_UUID);
        Participant alice = stage.witness();
        Participant bob = stage.witness();
        alice.publish(channel, "by alice");
        bob.publish(channel, "by bob");

        assertThat(fetched(stage.subject().client(), Span.ALL, EnumSet.of(Detail.UUID)))
                .extracting(KeptMessage::uuid)
                .containsExactly(alice.uuid(), bob.uuid());
    }

    @Test
    void fetch_withMessageTypes_givesThem() {
        stage.shows(Operation.FETCH_TYPE);
        stage.witness().publish(channel, "an ordinary message");

        assertThat(fetched(stage.subject().client(), Span.ALL, EnumSet.of(Detail.TYPE)))
                .extracting(KeptMessage::type)
                .containsExactly(0);
    }

    @Test
    void fetch_withActions_givesThoseOfEachMessage() {
        stage.shows(Operation.FETCH_ACTIONS);
        Participant alice = stage.witness();
        Participant bob = stage.witness();
        long first = alice.publish(channel, "first");
        long second = alice.publish(channel, "second");
        long third = alice.publish(channel, "third");
        List<MessageAction> onFirst = List.of(
                alice.client().addAction(channel, first, "reaction", "🎉"),
                bob.client().addAction(channel, first, "reaction", "🎉"),
                bob.client().addAction(channel, first, "receipt", "read"));
        List<MessageAction> onThird = List.of(alice.client().addAction(channel, third, "reaction", "smile"));

        List<KeptMessage> fetched = fetched(stage.subject().client(), Span.ALL, EnumSet.of(Detail.ACTIONS));

        assertThat(fetched).extracting(KeptMessage::timetoken).containsExactly(first, second, third);
        assertThat(fetched).extracting(KeptMessage::actions).containsExactly(onFirst, List.of(), onThird);
    }

    @Test
    void history_ofChannelsWithUnusualNames_isRead() {
        stage.shows(Operation.HISTORY_NAMES);
        SdkClient client = stage.subject().client();

        unusual().forEach(name -> {
            long timetoken = stage.plainPublisher().publish(name, Json.of(name));
            assertThat(client.history(name, Span.ALL, TIMETOKENS))
                    .extracting(KeptMessage::timetoken)
                    .containsExactly(timetoken);
        });
    }

    @Test
    void fetch_ofChannelsWithUnusualNames_isRead() {
        stage.shows(Operation.FETCH_NAMES);
        SdkClient client = stage.subject().client();

        unusual().forEach(name -> {
            long timetoken = stage.plainPublisher().publish(name, Json.of(name));
            assertThat(client.fetch(List.of(name), Span.ALL, NOTHING).values())
                    .singleElement(list(KeptMessage.class))
                    .extracting(KeptMessage::timetoken)
                    .containsExactly(timetoken);
        });
    }

    @Test
    void fetch_ofChannelsWithUnusualNames_namesThem() {
        stage.shows(Operation.FETCH_NAMES_TOLD);
        SdkClient client = stage.subject().client();

        unusual().forEach(name -> {
            stage.plainPublisher().publish(name, Json.of(name));
            assertThat(client.fetch(List.of(name), Span.ALL, NOTHING)).containsOnlyKeys(name);
        });
    }

    @Test
    void counts_afterATimetoken_leaveOutWhatWasPublishedThere() {
        stage.shows(Operation.COUNTS);
        List<Long> at = published(channel);
        SdkClient client = stage.subject().client();

        assertThat(client.counts(List.of(channel), List.of(at.get(2)))).isEqualTo(Map.of(channel, PUBLISHED - 3L));
        assertThat(client.counts(List.of(other), List.of(at.get(2)))).isEqualTo(Map.of(other, 0L));
    }

    @Test
    void counts_ofSeveralChannels_shareATimetoken() {
        stage.shows(Operation.COUNTS_SHARED);
        published(channel);
        List<Long> second = published(other);

        assertThat(stage.subject().client().counts(List.of(channel, other), List.of(second.get(2))))
                .isEqualTo(Map.of(channel, 0L, other, PUBLISHED - 3L));
    }

    @Test
    void counts_ofSeveralChannels_areAfterTheTimetokenOfEach() {
        stage.shows(Operation.COUNTS_EACH);
        List<Long> first = published(channel);
        List<Long> second = published(other);

        assertThat(stage.subject().client().counts(List.of(channel, other), List.of(first.get(6), second.get(1))))
                .isEqualTo(Map.of(channel, 1L, other, PUBLISHED - 2L));
    }

    @Test
    void delete_ofAChannel_leavesNothing() {
        stage.shows(Operation.DELETE);
        published(channel);
        List<Long> second = published(other);

        stage.subject().client().delete(channel, Span.ALL);

        Participant witness = stage.witness();
        assertThat(kept(witness)).isEmpty();
        assertThat(witness.client().history(other, Span.ALL, TIMETOKENS))
                .extracting(KeptMessage::timetoken)
                .isEqualTo(second);
    }

    @Test
    void delete_betweenBounds_leavesTheRest() {
        stage.shows(Operation.DELETE_RANGE);
        List<Long> at = published(channel);
        Participant witness = stage.witness();
        SdkClient client = stage.subject().client();

        client.delete(channel, Span.ALL.withStart(at.get(4)).withEnd(at.get(3)));
        assertThat(kept(witness)).isEqualTo(without(at, 3));
        client.delete(channel, Span.ALL.withStart(at.get(4)).withEnd(at.get(5)));
        assertThat(kept(witness)).isEqualTo(without(at, 3, 5));
        client.delete(channel, Span.ALL.withStart(at.get(1)));
        assertThat(kept(witness)).isEqualTo(without(at, 0, 3, 5));
        client.delete(channel, Span.ALL.withEnd(at.get(6)));
        assertThat(kept(witness)).isEqualTo(without(at, 0, 3, 5, 6, 7));
    }

    /** Publishes the first numbers and returns their timetokens. */
    private List<Long> published(String to) {
        Participant publisher = stage.witness();
        return IntStream.range(0, PUBLISHED)
                .mapToObj(number -> publisher.publish(to, number))
                .toList();
    }

    private JsonNode publishedWithMeta() {
        JsonNode meta = Json.parse("{\"language\":\"de\",\"path\":\"a/b + 100% \\\"ü\\\"\",\"deep\":{\"list\":[1,2]}}");
        stage.witness().client().publish(channel, Json.of("hello"), new Publishing(false, meta));
        return meta;
    }

    private List<KeptMessage> fetched(SdkClient client, Span span, Set<Detail> with) {
        Map<String, List<KeptMessage>> fetched = client.fetch(List.of(channel), span, with);
        assertThat(fetched).containsOnlyKeys(channel);
        return fetched.getOrDefault(channel, List.of());
    }

    private List<Long> kept(Participant reader) {
        return reader.client().history(channel, Span.ALL, TIMETOKENS).stream()
                .map(KeptMessage::timetoken)
                .toList();
    }

    private Stream<String> unusual() {
        return Stream.of("with spaces", "a/b//c", "ünïcødé 漢字 🎉", "100%25", "query?x=y&z#h", "1+1=2")
                .map(stage::channel);
    }

    private static List<Integer> numbers(List<KeptMessage> messages) {
        return messages.stream().map(it -> it.message().asInt()).toList();
    }

    private static List<Integer> range(int from, int to) {
        return IntStream.range(from, to).boxed().toList();
    }

    private static List<Long> without(List<Long> all, int... places) {
        List<Long> rest = new ArrayList<>(all);
        IntStream.of(places).forEach(place -> rest.remove(all.get(place)));
        return rest;
    }
}
