package io.hubbub.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * Ends the process of a server with SIGKILL under load, several times, and starts it again on its data folder. After each
 * start, history has every acknowledged message once and in order; and over the whole, each subscriber, which keeps its
 * cursor, gets every acknowledged message of its channels once and in order, and others at most once.
 *
 * <p>{@code -Dhubbub.seed} repeats the choices, not the interleaving; {@code -Dhubbub.kills} says how often.
 */
final class CrashTest {
    private static final long SEED = Long.getLong("hubbub.seed", System.nanoTime());
    private static final int KILLS = Integer.getInteger("hubbub.kills", 3);
    private static final int MOST_BETWEEN_KILLS = 1_500; // acknowledged messages
    private static final int PUBLISHERS = 4;
    private static final List<String> CHANNELS = List.of("c0", "c1", "c2", "c3");
    private static final List<String> GROUPED = List.of("c0", "c3");
    private static final String END = "end ";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path folder = Path.of("");

    private final Random random = new Random(SEED);
    private final Gate gate = new Gate();
    private final Map<String, NavigableMap<Long, String>> acknowledged = new HashMap<>(); // payloads by channel
    private final Set<String> attempted = ConcurrentHashMap.newKeySet();

    @Test
    void kill_underLoadSeveralTimes_losesAndRepeatsNothingThatWasAcknowledged() throws Exception {
        System.out.println("CrashTest: -Dhubbub.seed=" + SEED + " -Dhubbub.kills=" + KILLS);
        CHANNELS.forEach(channel -> acknowledged.put(channel, new ConcurrentSkipListMap<>()));
        KilledServer server = start();
        ExecutorService threads = Executors.newCachedThreadPool();
        try {
            List<Subscriber> subscribers = subscribers();
            List<Future<?>> subscribing = new ArrayList<>();
            for (Subscriber subscriber : subscribers) {
                subscriber.handshake();
                subscribing.add(threads.submit(subscriber));
            }
            List<Future<?>> publishing = new ArrayList<>();
            for (int i = 0; i < PUBLISHERS; i++) {
                publishing.add(threads.submit(new Publisher(i, new Random(SEED + i))));
            }
            for (int kill = 0; kill < KILLS; kill++) {
                gate.awaitAcknowledged(1 + random.nextInt(MOST_BETWEEN_KILLS));
                gate.close();
                server.kill();
                Map<String, NavigableMap<Long, String>> before = new HashMap<>();
                acknowledged.forEach((channel, messages) -> before.put(channel, new TreeMap<>(messages)));
                server = start();
                for (String channel : CHANNELS) {
                    checkHistory(channel, before.getOrDefault(channel, new TreeMap<>()));
                }
            }
            gate.end();
            for (Future<?> publisher : publishing) {
                publisher.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            }
            try (Client client = new Client(gate.port())) {
                for (String channel : CHANNELS) {
                    publish(client, channel, END + channel);
                }
                for (Future<?> subscriber : subscribing) {
                    subscriber.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
                }
                for (String channel : CHANNELS) {
                    checkHistory(channel, messagesOf(channel));
                }
                subscribers.forEach(Subscriber::check);
                assertThat(client.get("/metrics").text()).contains("\nhubbub_gaps_total 0.0");
            }
            System.out.printf(
                    "CrashTest: %d attempted, %d acknowledged, %d delivered%n",
                    attempted.size(),
                    acknowledged.values().stream().mapToInt(Map::size).sum(),
                    subscribers.stream().mapToInt(each -> each.messages.size()).sum());
        } finally {
            threads.shutdownNow();
            server.close();
        }
    }

    private List<Subscriber> subscribers() throws IOException {
        try (Client client = new Client(gate.port())) {
            client.get("/v1/channel-registration/sub-key/demo/channel-group/g?add=" + String.join(",", GROUPED))
                    .isJson(
                            200,
                            "{\"status\": 200, \"message\": \"OK\", \"service\": \"channel-registry\", \"error\": false}");
        }
        return List.of(
                new Subscriber("c0", "", List.of("c0")),
                new Subscriber("c0,c1,c2,c3", "", CHANNELS),
                new Subscriber(",", "g", GROUPED),
                new Subscriber("c1", "g", List.of("c0", "c1", "c3")),
                new Subscriber("c2,c3", "", List.of("c2", "c3")));
    }

    /** With little memory for messages, so that who comes back needs history. */
    private KilledServer start() throws IOException {
        KilledServer server = KilledServer.start(folder, "queue-messages", "5");
        gate.open(server.port());
        return server;
    }

    /** Looks at the whole history of a channel for what was acknowledged. */
    private Set<String> neverAttempted(Collection<String> payloads) {
        Set<String> unknown = new HashSet<>(payloads);
        unknown.removeAll(attempted);
        return unknown;
    }

    private void checkHistory(String channel, NavigableMap<Long, String> expected) throws IOException {
        List<Long> places = new ArrayList<>();
        NavigableMap<Long, String> kept = new TreeMap<>();
        try (Client client = new Client(gate.port())) {
            String start = "";
            while (true) {
                JsonNode page = client.get("/v3/history/sub-key/demo/channel/" + channel + "?max=100" + start)
                        .json()
                        .at("/channels/" + channel);
                if (page.isEmpty()) {
                    break;
                }
                List<Long> onPage = new ArrayList<>();
                page.forEach(message -> {
                    onPage.add(message.get("timetoken").asLong());
                    kept.put(
                            message.get("timetoken").asLong(),
                            message.get("message").asString());
                });
                places.addAll(0, onPage);
                start = "&start=" + onPage.get(0);
            }
        }
        assertThat(places).as("seed %s: order of %s", SEED, channel).isSorted().doesNotHaveDuplicates();
        assertThat(kept).as("seed %s: history of %s", SEED, channel).containsAllEntriesOf(expected);
        assertThat(kept.values()).as("seed %s: payloads of %s", SEED, channel).doesNotHaveDuplicates();
        assertThat(neverAttempted(kept.values()))
                .as("seed %s: history of %s", SEED, channel)
                .isEmpty();
        Map<String, Integer> numbers = new HashMap<>();
        kept.values().stream().filter(payload -> !payload.startsWith(END)).forEach(payload -> {
            String[] parts = payload.split(" "); // publisher and number
            Integer before = numbers.put(parts[0], Integer.parseInt(parts[1]));
            assertThat(before == null || before < Integer.parseInt(parts[1]))
                    .as("seed %s: %s comes in the order in which it was published", SEED, payload)
                    .isTrue();
        });
    }

    private void publish(Client client, String channel, String payload) throws IOException {
        attempted.add(payload);
        Answer answer = client.post("/publish/demo/demo/0/" + channel + "/0", '"' + payload + '"');
        messagesOf(channel).put(Long.parseLong(answer.timetoken()), payload);
    }

    private NavigableMap<Long, String> messagesOf(String channel) {
        NavigableMap<Long, String> messages = acknowledged.get(channel);
        if (messages == null) {
            throw new IllegalArgumentException(channel);
        }
        return messages;
    }

    /** Publishes one message after the other, each once, whatever becomes of it. */
    private final class Publisher implements Runnable {
        private final String name;
        private final Random choices;
        private int number;

        Publisher(int index, Random choices) {
            this.name = "p" + index;
            this.choices = choices;
        }

        @Override
        public void run() {
            while (!gate.isEnded()) {
                try (Client client = new Client(gate.port())) {
                    while (!gate.isEnded()) {
                        number++;
                        publish(client, CHANNELS.get(choices.nextInt(CHANNELS.size())), name + " " + number);
                        gate.acknowledged();
                    }
                } catch (IOException killed) {
                    // Nobody knows what became of the last one.
                }
            }
        }
    }

    /** Goes on with the same cursor until it has seen the last message of each of its channels. */
    private final class Subscriber implements Runnable {
        private final String names;
        private final String group;
        private final List<String> channels;
        private final List<Message> messages = new ArrayList<>(); // read when the thread has ended
        private String cursor = "0";

        Subscriber(String names, String group, List<String> channels) {
            this.names = names;
            this.group = group;
            this.channels = channels;
        }

        void handshake() throws IOException {
            try (Client client = new Client(gate.port())) {
                cursor = client.get(target()).cursor();
            }
        }

        @Override
        public void run() {
            Set<String> ended = new HashSet<>();
            while (ended.size() < channels.size()) {
                try (Client client = new Client(gate.port())) {
                    while (ended.size() < channels.size()) {
                        JsonNode batch = client.get(target()).json();
                        for (JsonNode message : batch.get("m")) {
                            String channel = message.get("c").asString();
                            String payload = message.get("d").asString();
                            messages.add(new Message(channel, message.at("/p/t").asLong(), payload));
                            if (payload.startsWith(END)) {
                                ended.add(channel);
                            }
                        }
                        cursor = batch.at("/t/t").asString();
                    }
                } catch (IOException killed) {
                    // It comes back with the cursor that it has.
                }
            }
        }

        void check() {
            String who = "seed " + SEED + ": subscriber of " + names + " and " + group;
            assertThat(messages.stream().map(Message::timetoken).toList())
                    .as(who)
                    .isSorted()
                    .doesNotHaveDuplicates();
            assertThat(messages.stream().map(Message::payload).toList()).as(who).doesNotHaveDuplicates();
            for (String channel : channels) {
                Map<Long, String> got = new TreeMap<>();
                messages.stream()
                        .filter(message -> message.channel.equals(channel))
                        .forEach(message -> got.put(message.timetoken, message.payload));
                assertThat(got).as("%s, %s", who, channel).containsAllEntriesOf(messagesOf(channel));
            }
            assertThat(neverAttempted(messages.stream().map(Message::payload).toList()))
                    .as(who)
                    .isEmpty();
            assertThat(messages).as(who).allMatch(message -> channels.contains(message.channel));
        }

        private String target() {
            String filter = group.isEmpty() ? "" : "&channel-group=" + group;
            return "/v2/subscribe/demo/" + names + "/0?tt=" + cursor + filter;
        }
    }

    private record Message(String channel, long timetoken, String payload) {}

    /** Whether there is a server to talk to, and how much it has acknowledged since it is there. */
    private static final class Gate {
        private int port; // 0 while there is none
        private int acknowledged;
        private boolean ended;

        synchronized void open(int newPort) {
            port = newPort;
            acknowledged = 0;
            notifyAll();
        }

        synchronized void close() {
            port = 0;
        }

        /** Waits for a server. */
        synchronized int port() {
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (port == 0) {
                waitUntil(deadline);
            }
            return port;
        }

        synchronized void acknowledged() {
            acknowledged++;
            notifyAll();
        }

        synchronized void awaitAcknowledged(int count) {
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (acknowledged < count) {
                waitUntil(deadline);
            }
        }

        synchronized void end() {
            ended = true;
        }

        synchronized boolean isEnded() {
            return ended;
        }

        @SuppressWarnings("WaitNotInLoop") // the callers loop
        private void waitUntil(long deadline) {
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            assertThat(left).as("seed %s: milliseconds left to wait", SEED).isPositive();
            try {
                wait(left);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
