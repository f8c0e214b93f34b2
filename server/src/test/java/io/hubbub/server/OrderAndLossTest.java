package io.hubbub.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/**
 * The promises of order and of no silent loss, under real threads and sockets: subscribers change their channels, drop
 * connections and come back with their cursor. {@code -Dhubbub.seed} repeats the choices, not the interleaving.
 *
 * <p>Each answer is checked by itself: between the cursor that was sent and the cursor that came back lie exactly the
 * acknowledged messages of the channels that were asked for, in order. The answers of one subscriber follow upon each
 * other without a gap, so that nothing can be missing or come twice over its whole life.
 */
@Timeout(90)
final class OrderAndLossTest {
    private static final Duration BUDGET = Duration.ofSeconds(7);
    private static final long SEED = Long.getLong("hubbub.seed", System.nanoTime());
    private static final int PUBLISHERS = 6;
    private static final int SUBSCRIBERS = 30;
    private static final int CHANNELS = 8;

    // More kept messages than are published, so that every gap would be a fault; fewer per answer than are kept.
    @RegisterExtension
    static final EdgeServer server =
            EdgeServer.with("loops", "3", "hold", "150ms", "queue-messages", "10000", "reply-messages", "20");

    private final List<Stream> streams = List.of(new Stream("demo", "demo"), new Stream("pub", "other"));
    private final AtomicInteger drops = new AtomicInteger();
    private volatile boolean publishing = true;

    @Test
    void everySubscriber_whateverItDoes_getsEachMessageOnceAndInOrder() throws Exception {
        System.out.println("OrderAndLossTest: -Dhubbub.seed=" + SEED);
        ExecutorService threads = Executors.newFixedThreadPool(PUBLISHERS + SUBSCRIBERS);
        List<Future<List<Turn>>> subscribers = new ArrayList<>();
        for (int i = 0; i < SUBSCRIBERS; i++) {
            subscribers.add(threads.submit(new Subscriber(streams.get(i % 2), new Random(SEED + i))));
        }
        List<Future<?>> publishers = new ArrayList<>();
        for (int i = 0; i < PUBLISHERS; i++) {
            publishers.add(threads.submit(new Publisher(streams.get(i % 2), i, new Random(SEED - 1 - i))));
        }
        threads.shutdown();
        for (Future<?> publisher : publishers) {
            publisher.get();
        }
        publishing = false;

        int messages = 0;
        for (Future<List<Turn>> subscriber : subscribers) {
            messages += check(subscriber.get());
        }
        System.out.printf(
                "OrderAndLossTest: %d acknowledged, %d delivered, %s connections dropped%n",
                streams.get(0).acknowledged.size() + streams.get(1).acknowledged.size(), messages, drops);
        assertThat(messages).isGreaterThan(1_000);
        assertThat(drops.get()).isGreaterThan(SUBSCRIBERS);
        assertThat(server.metric("hubbub_gaps_total")).isZero();
        server.awaitQuiet();
    }

    /** Checks one subscriber's life; returns how many messages it got. */
    private static int check(List<Turn> turns) {
        long cursor = turns.get(0).from;
        int messages = 0;
        for (Turn turn : turns) {
            assertThat(turn.from).as("where the turn begins").isEqualTo(cursor);
            assertThat(turn.to).as("where the turn ends").isGreaterThanOrEqualTo(turn.from);
            long last = turn.from;
            for (Delivered delivered : turn.messages) {
                assertThat(delivered.timetoken)
                        .as("seed %s: order in %s", SEED, turn)
                        .isGreaterThan(last);
                last = delivered.timetoken;
            }
            assertThat(last).as("seed %s: cursor of %s", SEED, turn).isLessThanOrEqualTo(turn.to);
            assertThat(turn.certain()).as("seed %s: %s", SEED, turn).isEqualTo(turn.expected());
            cursor = turn.to;
            messages += turn.messages.size();
        }
        return messages;
    }

    private static String channel(int number) {
        return "c" + number;
    }

    /** The messages of one keyset. */
    private static final class Stream {
        final String publishKey;
        final String subscribeKey;
        final Map<Long, Delivered> acknowledged = new ConcurrentSkipListMap<>(); // by timetoken
        final Set<String> unanswered = ConcurrentHashMap.newKeySet(); // payloads

        Stream(String publishKey, String subscribeKey) {
            this.publishKey = publishKey;
            this.subscribeKey = subscribeKey;
        }

        void acknowledge(Delivered message) {
            assertThat(acknowledged.put(message.timetoken, message))
                    .as("a message with the same timetoken")
                    .isNull();
        }
    }

    /**
     * A message at its place.
     *
     * @param payload unique
     */
    private record Delivered(long timetoken, String channel, String payload) {}

    /** One poll that was answered. */
    private record Turn(Stream stream, Set<String> channels, long from, long to, List<Delivered> messages) {
        /** All acknowledged messages that it had to bring. */
        List<Delivered> expected() {
            ConcurrentSkipListMap<Long, Delivered> all = (ConcurrentSkipListMap<Long, Delivered>) stream.acknowledged;
            return all.subMap(from, false, to, true).values().stream()
                    .filter(message -> channels.contains(message.channel))
                    .toList();
        }

        /** What it brought, without messages whose publisher did not wait for the answer. */
        List<Delivered> certain() {
            return messages.stream()
                    .filter(message -> !stream.unanswered.contains(message.payload))
                    .toList();
        }

        @Override
        public String toString() {
            return "poll of %s %s from %d to %d".formatted(stream.subscribeKey, channels, from, to);
        }
    }

    /** Publishes to all channels of a keyset, one message after the other; now and then goes without the answer. */
    private static final class Publisher implements Callable<@Nullable Void> {
        private final Stream stream;
        private final int number;
        private final Random random;

        Publisher(Stream stream, int number, Random random) {
            this.stream = stream;
            this.number = number;
            this.random = random;
        }

        @Override
        public @Nullable Void call() throws IOException {
            long end = System.nanoTime() + BUDGET.toNanos();
            int sent = 0;
            while (System.nanoTime() - end < 0) {
                try (Client client = new Client(server.port())) {
                    for (int left = random.nextInt(200); left >= 0 && System.nanoTime() - end < 0; left--) {
                        String payload = "\"" + number + "-" + sent++ + "-" + "x".repeat(random.nextInt(300)) + "\"";
                        publish(client, channel(random.nextInt(CHANNELS)), payload, left == 0);
                    }
                }
            }
            return null;
        }

        private void publish(Client client, String channel, String payload, boolean leave) throws IOException {
            String target = "/publish/" + stream.publishKey + "/" + stream.subscribeKey + "/0/" + channel + "/0/";
            if (leave) {
                stream.unanswered.add(payload);
                client.ask(target + payload);
                return;
            }
            long timetoken = Long.parseLong(client.get(target + payload).timetoken());
            stream.acknowledge(new Delivered(timetoken, channel, payload));
        }
    }

    /** Polls from a handshake until everything that was published has been considered. */
    private final class Subscriber implements Callable<List<Turn>> {
        private final Stream stream;
        private final Random random;
        private final List<Turn> turns = new ArrayList<>();
        private Set<String> channels = Set.of();
        private long cursor;

        Subscriber(Stream stream, Random random) {
            this.stream = stream;
            this.random = random;
        }

        @Override
        public List<Turn> call() throws IOException {
            changeChannels();
            cursor = Long.parseLong(server.get(target("0")).cursor());
            while (publishing || cursor < lastAcknowledged()) {
                try (Client client = new Client(server.port())) {
                    for (int left = random.nextInt(20);
                            left >= 0 && (publishing || cursor < lastAcknowledged());
                            left--) {
                        poll(client);
                    }
                    client.ask(target(Long.toString(cursor)));
                    leave(client);
                }
            }
            return turns;
        }

        private long lastAcknowledged() {
            ConcurrentSkipListMap<Long, Delivered> all = (ConcurrentSkipListMap<Long, Delivered>) stream.acknowledged;
            return all.isEmpty() ? 0 : all.lastKey();
        }

        /** Drops the connection while an answer is awaited or on its way. */
        private void leave(Client client) throws IOException {
            drops.incrementAndGet();
            switch (random.nextInt(3)) {
                case 0 -> client.reset();
                case 1 -> client.head();
                default -> client.close();
            }
        }

        private void poll(Client client) throws IOException {
            if (random.nextInt(6) == 0) {
                changeChannels();
            }
            Answer answer = random.nextBoolean()
                    ? client.get(target(Long.toString(cursor)))
                    : client.get(target(Long.toString(cursor)), "Accept-Encoding: gzip");
            Answer batch = answer.headers("Content-Encoding").isEmpty() ? answer : answer.gunzipped();
            assertThat(batch.status()).isEqualTo(200);
            List<Delivered> messages = new ArrayList<>();
            for (JsonNode message : batch.json().get("m")) {
                messages.add(new Delivered(
                        Long.parseLong(message.at("/p/t").asString()),
                        message.get("c").asString(),
                        message.get("d").toString()));
            }
            long next = Long.parseLong(batch.cursor());
            turns.add(new Turn(stream, channels, cursor, next, messages));
            cursor = next;
        }

        private void changeChannels() {
            Set<String> changed = new TreeSet<>();
            IntStream.rangeClosed(0, random.nextInt(4)).forEach(i -> changed.add(channel(random.nextInt(CHANNELS))));
            channels = changed;
        }

        private String target(String tt) {
            return "/v2/subscribe/" + stream.subscribeKey + "/" + String.join(",", channels) + "/0?tt=" + tt;
        }
    }
}
