package io.hubbub.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hubbub.broker.Broker;
import io.hubbub.broker.BrokerSettings;
import io.hubbub.broker.access.Access;
import io.hubbub.broker.access.Credentials;
import io.hubbub.broker.loop.VirtualLoop;
import io.hubbub.broker.loop.VirtualLoops;
import io.hubbub.broker.port.Keyset;
import io.hubbub.broker.port.Observer;
import io.hubbub.client.model.PNMessageResult;
import io.hubbub.client.model.PNReconnectionPolicy;
import io.hubbub.client.model.PNStatus;
import io.hubbub.client.model.PNStatusCategory;
import io.hubbub.client.spi.ClientLoop;
import io.hubbub.protocol.Envelope;
import io.hubbub.protocol.JsonText;
import io.hubbub.protocol.Message;
import io.hubbub.protocol.MessageType;
import io.hubbub.protocol.Timetoken;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * One client and a broker in virtual time, with a network that fails now and then; and what the client should have heard.
 *
 * <p>Everything follows from one seed.
 */
final class SimulatedSubscriber implements SubscribeCallback {
    private static final Keyset KEYSET = new Keyset("demo", "demo", "demo", "secret");

    private final Random random;
    private final VirtualLoops loops;
    private final VirtualLoop clientLoop;
    private final Access access = new Access(key -> KEYSET);
    private final Broker broker;
    private final SimulatedNetwork network;
    private final PubNub pubnub;
    private final List<String> channels;

    // What the oracle knows.
    private final Map<String, TreeSet<Long>> published = new HashMap<>(); // accepted places, by channel
    private final Map<String, Period> periods = new HashMap<>(); // of what is subscribed, by channel
    private final List<Period> ended = new ArrayList<>();
    private final Map<PNStatusCategory, Long> seen = new EnumMap<>(PNStatusCategory.class);
    private long lastPlace;
    private long lastDelivered;
    private long delivered;
    private @Nullable String complaint;

    SimulatedSubscriber(long seed) {
        random = new Random(new SplittableRandom(seed).nextLong());
        loops = new VirtualLoops(3, random.nextLong());
        clientLoop = loops.loop(2);
        List<VirtualLoop> serverLoops = List.of(loops.loop(0), loops.loop(1));
        BrokerSettings settings = new BrokerSettings(
                100_000, 1L << 40, Duration.ofDays(10), Duration.ofSeconds(280), 1 + random.nextInt(50), 4 << 20);
        broker = new Broker(settings, List.copyOf(serverLoops), new Oracle());
        network = new SimulatedNetwork(random, broker, access, serverLoops, clientLoop, this::begun);
        channels = IntStream.range(0, 1 + random.nextInt(6))
                .mapToObj(number -> "channel-" + number)
                .toList();
        channels.forEach(channel -> published.put(channel, new TreeSet<>()));
        PNReconnectionPolicy[] policies = PNReconnectionPolicy.values();
        pubnub = PubNub.builder(new PNConfiguration()
                        .setSubscribeKey("demo")
                        .setUuid("me")
                        .setOrigin("localhost")
                        .setDaemon(true)
                        .setReconnectPolicy(policies[random.nextInt(policies.length)])
                        .setSuppressLeaveEvents(random.nextBoolean()))
                .loop(new VirtualClient())
                .transport(network)
                .executor(clientLoop::post)
                .queueCapacity(100_000) // always room: a poll follows each handshake at once, and tells where it began
                .random(random)
                .build();
        pubnub.addListener(this);
    }

    /** Lives through {@code steps} things that happen; then the network heals, and what is missing must come. */
    void live(int steps) {
        network.failNowAndThen(random.nextInt(4) * 60);
        for (int i = 0; i < steps; i++) {
            act();
            if (random.nextBoolean()) {
                loops.run(1 + random.nextInt(30));
            }
            check();
        }
        network.failNowAndThen(0);
        loops.advance(Duration.ofSeconds(700)); // requests that are never answered time out
        pubnub.reconnect();
        loops.advance(Duration.ofSeconds(40));
        check();
        periods.values().forEach(period -> require(period.isComplete(), period, "is not complete"));
        require(network.mostOpenPolls() <= 2, network.mostOpenPolls(), "polls were open at once");
        pubnub.close();
    }

    Map<PNStatusCategory, Long> seen() {
        return seen;
    }

    long delivered() {
        return delivered;
    }

    long faults() {
        return network.faults();
    }

    private void act() {
        int dice = random.nextInt(100);
        if (dice < 50) {
            publish(1 + random.nextInt(random.nextInt(10) == 0 ? 150 : 3));
        } else if (dice < 65) {
            String channel = any();
            pubnub.subscribe().channels(channel).execute();
            Period period = periods.computeIfAbsent(channel, Period::new);
            clientLoop.post(() -> period.isKnown = true);
        } else if (dice < 72) {
            String channel = any();
            pubnub.unsubscribe().channels(channel).execute();
            end(channel);
        } else if (dice < 74) {
            pubnub.unsubscribeAll();
            channels.forEach(this::end);
        } else if (dice < 78) {
            pubnub.reconnect();
        } else if (dice < 80) {
            pubnub.disconnect();
        } else if (dice < 95) {
            loops.advance(Duration.ofMillis(random.nextInt(3_000)));
        } else {
            loops.advance(Duration.ofSeconds(random.nextInt(400)));
        }
    }

    private void publish(int count) {
        String channel = any();
        for (int i = 0; i < count; i++) {
            VirtualLoop loop = loops.loop(random.nextInt(2));
            Message message = Message.of(MessageType.MESSAGE, JsonText.check("1".getBytes(UTF_8)), "you");
            loop.post(() -> {
                var unused = broker.publish(loop, access.toPublish("demo", "demo", channel, Credentials.NONE), message);
            });
        }
    }

    private void end(String channel) {
        Period period = periods.remove(channel);
        if (period != null) {
            ended.add(period);
        }
    }

    @Override
    public void status(PubNub client, PNStatus status) {
        seen.merge(status.category(), 1L, Long::sum);
    }

    /** A channel begins with the first handshake that includes it. */
    private void begun(List<String> names, long place) {
        for (String channel : names) {
            Period period = periods.get(channel);
            if (period != null && period.isKnown && period.begin == 0) {
                period.begin = place;
            }
        }
    }

    @Override
    public void message(PubNub client, PNMessageResult message) {
        long place = message.timetoken();
        require(place > lastDelivered, place, "came after", lastDelivered);
        lastDelivered = place;
        delivered++;
        Period period = periods.get(message.channel());
        if (period != null && period.begin != 0 && place > period.begin) {
            period.heard.add(place);
        } else {
            require(
                    ended.stream().anyMatch(each -> each.channel.equals(message.channel()) && place > each.askedAt),
                    place,
                    "of",
                    message.channel(),
                    "came although nobody asked for it");
        }
    }

    private void check() {
        if (complaint != null) {
            throw new AssertionError(complaint);
        }
        periods.values().forEach(period -> require(period.hasNoHole(), period, "has a hole"));
        if (complaint != null) {
            throw new AssertionError(complaint);
        }
    }

    private void require(boolean truth, Object... words) {
        if (!truth && complaint == null) {
            List<String> sentence = new ArrayList<>();
            for (Object word : words) {
                sentence.add(String.valueOf(word));
            }
            complaint = String.join(" ", sentence);
        }
    }

    private String any() {
        return channels.get(random.nextInt(channels.size()));
    }

    /** From a subscribe to the unsubscribe of one channel. */
    private final class Period {
        final String channel;
        private final long askedAt = lastPlace;
        final TreeSet<Long> heard = new TreeSet<>();
        boolean isKnown; // to the client, whose loop has come to it
        long begin; // everything after this must come, and nothing before; 0 until it is known

        Period(String channel) {
            this.channel = channel;
        }

        /** What was heard is what was published from the beginning on, up to some place. */
        boolean hasNoHole() {
            return heard.isEmpty() || heard.equals(all().subSet(begin, false, heard.last(), true));
        }

        boolean isComplete() {
            return begin != 0 && heard.equals(all().tailSet(begin, false));
        }

        private NavigableSet<Long> all() {
            return published.getOrDefault(channel, new TreeSet<>());
        }

        @Override
        public String toString() {
            return channel + " asked at " + askedAt + ", begun at " + begin + ", heard " + heard + " of "
                    + all().tailSet(askedAt, false);
        }
    }

    /** Knows what was accepted. */
    private final class Oracle implements Observer {
        @Override
        public void accepted(Keyset keyset, Message message, Envelope envelope) {
            lastPlace = envelope.timetoken().ticks();
            published
                    .computeIfAbsent(envelope.channel(), key -> new TreeSet<>())
                    .add(lastPlace);
        }

        @Override
        public void delivered(Envelope envelope, int polls, long nowTicks) {}

        @Override
        public void caughtUp(int messages) {}

        @Override
        public void gap(Keyset keyset, String channel, Timetoken after, Timetoken through) {
            require(false, "A gap of", channel, "after", after);
        }

        @Override
        public void recalled(Keyset keyset, int messages) {}

        @Override
        public void stored(Keyset keyset) {}

        @Override
        public void notStored(Keyset keyset) {
            require(false, "Memory did not take a message");
        }

        @Override
        public void logBytes(long delta) {}

        @Override
        public void parkedPolls(int delta) {}

        @Override
        public void presenceEntries(int delta) {}

        @Override
        public void presenceFull() {}

        @Override
        public void presenceEvent(Keyset keyset, Envelope envelope) {}
    }

    /** The client's loop as one of the virtual ones. */
    private final class VirtualClient implements ClientLoop {
        private boolean closed;

        @Override
        public void post(Runnable turn) {
            if (!closed) {
                clientLoop.post(turn);
            }
        }

        @Override
        public Timer after(Duration delay, Runnable turn) {
            boolean[] cancelled = {false};
            clientLoop.after(delay, () -> {
                if (!cancelled[0] && !closed) {
                    turn.run();
                }
            });
            return () -> cancelled[0] = true;
        }

        @Override
        public boolean inLoop() {
            return clientLoop.inLoop();
        }

        @Override
        public long nowNanos() {
            return clientLoop.nowNanos();
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
