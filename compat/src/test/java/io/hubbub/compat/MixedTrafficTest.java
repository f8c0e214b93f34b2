package io.hubbub.compat;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static org.assertj.core.api.Assertions.assertThat;

import io.hubbub.compat.SdkClient.Publishing;
import io.hubbub.junit.Hubbub;
import io.hubbub.junit.HubbubServer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Everybody publishes at once to everybody. */
@HubbubServer(faults = false)
@ParameterizedClass
@MethodSource("io.hubbub.compat.Sdk#underTest")
class MixedTrafficTest {
    // All publishers together stay within the queue of a channel, so that even a stalled subscriber misses nothing.
    private static final int PER_PUBLISHER = 16;

    @RegisterExtension
    final Stage stage;

    MixedTrafficTest(Sdk sdk, Hubbub server) {
        stage = new Stage(sdk, server);
    }

    @Test
    void publishers_ofEverySdkAtOnce_reachEverySubscriberOnceAndInOrder() throws Exception {
        stage.shows(Operation.MIXED);
        String channel = stage.channel("mixed");
        List<Participant> participants = stage.everybody();
        participants.forEach(participant -> participant.subscribe(channel));

        ExecutorService threads = Executors.newFixedThreadPool(participants.size());
        try {
            List<Future<?>> publishing = participants.stream()
                    .<Future<?>>map(publisher -> threads.submit(() -> publish(publisher, channel)))
                    .toList();
            for (Future<?> publisher : publishing) {
                publisher.get();
            }
        } finally {
            threads.shutdownNow();
        }

        // Whatever arrives twice comes before this or takes its place.
        long last = participants.get(0).publish(channel, "the end");

        List<String> inOrder = IntStream.rangeClosed(1, PER_PUBLISHER)
                .mapToObj(Integer::toString)
                .toList();
        List<Long> seenByTheFirst = List.of();
        for (Participant subscriber : participants) {
            List<Arrival> arrivals = subscriber.inbox().next(PER_PUBLISHER * participants.size() + 1);
            assertThat(arrivals.remove(arrivals.size() - 1).timetoken()).isEqualTo(last);
            Map<String, List<String>> byPublisher = arrivals.stream()
                    .collect(groupingBy(
                            it -> Objects.requireNonNull(it.publisher()), mapping(Arrival::value, toList())));
            assertThat(byPublisher).hasSize(participants.size());
            assertThat(byPublisher.values())
                    .allSatisfy(values -> assertThat(values).isEqualTo(inOrder));

            List<Long> seen = arrivals.stream().map(Arrival::timetoken).toList();
            assertThat(seen).isSorted().doesNotHaveDuplicates();
            seenByTheFirst = seenByTheFirst.isEmpty() ? seen : seenByTheFirst;
            assertThat(seen).isEqualTo(seenByTheFirst);
        }
    }

    private static void publish(Participant publisher, String channel) {
        for (int i = 1; i <= PER_PUBLISHER; i++) {
            publisher.client().publish(channel, Json.of(i), i % 2 == 0 ? Publishing.BY_GET : Publishing.BY_POST);
        }
    }
}
