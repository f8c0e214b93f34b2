package io.hubbub.broker.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hubbub.broker.loop.Allowance;
import io.hubbub.broker.loop.VirtualLoop;
import io.hubbub.broker.loop.VirtualLoops;
import io.hubbub.protocol.Batch;
import io.hubbub.protocol.ChannelNames;
import io.hubbub.protocol.Envelope;
import io.hubbub.protocol.JsonText;
import io.hubbub.protocol.Message;
import io.hubbub.protocol.MessageType;
import io.hubbub.protocol.Timetoken;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class LongReadTest {
    private static final Duration IDLE = Duration.ofMinutes(20);
    private static final Timetoken SINCE = new Timetoken(1_000);
    private static final long PLENTY = 1L << 40;
    private static final int WORLDS = 1_000;

    private final VirtualLoop loop = VirtualLoops.single();
    private final Map<String, Long> gaps = new HashMap<>(); // by name, of the last read
    private ChannelLogs logs = logs(100, PLENTY, 100);
    private long last = SINCE.ticks();

    @Test
    void pattern_ofManyChannels_looksAtNoMoreThanTheAllowanceInOneTurn() {
        for (int i = 0; i < 1000; i++) {
            append("p.c" + i);
        }
        LongRead read = read(1_000, null, "p.*");

        int turns = 1;
        Batch found = goOn(read, 10);
        for (; found == null; turns++) {
            found = goOn(read, 10);
        }
        assertThat(turns).isGreaterThanOrEqualTo(100);
        assertThat(places(found)).hasSize(100).startsWith(1_001L).endsWith(1_100L);
        assertThat(found.isPartial()).isFalse();
        assertThat(found.cursor()).isEqualTo(new Timetoken(1_100));
    }

    @Test
    void channel_alreadyPassed_isAppendedTo_isFound() {
        append("b");
        LongRead read = read(1_001, null, "a", "b", "c");
        assertThat(goOn(read, 2)).isNull();
        append("a");

        assertThat(places(finish(read))).containsExactly(1_002L);
    }

    @Test
    void pattern_whereTheWayStands_isAppendedTo_losesNothing() {
        for (int i = 0; i < 10; i++) {
            append("p.c" + i);
        }
        LongRead read = read(1_000, null, "p.*");
        assertThat(goOn(read, 4)).isNull(); // the way stands before c6
        append("p.c6");
        append("p.c5");
        append("p.new");

        assertThat(places(finish(read))).hasSize(13).isSorted();
    }

    @Test
    void candidate_itsOldestMessageFallsOut_isGivenFromTheNextOnAndTheGapIsTold() {
        logs = logs(2, PLENTY, 100);
        append("a");
        append("a");
        LongRead read = read(1_000, null, "a", "b", "c");
        assertThat(goOn(read, 1)).isNull();
        append("a");

        assertThat(places(finish(read))).containsExactly(1_002L, 1_003L);
        assertThat(gaps).containsEntry("a", 1_001L);
    }

    @Test
    void candidate_isDropped_isNotGivenAndTheGapIsTold() {
        append("a");
        append("b");
        LongRead read = read(1_000, null, "a", "b", "c");
        assertThat(goOn(read, 2)).isNull();
        loop.loops().pause(IDLE.plusSeconds(1));
        append("b");
        loop.turn(() -> logs.dropIdle());

        assertThat(places(finish(read))).containsExactly(1_002L, 1_003L);
        assertThat(gaps).containsOnly(Map.entry("a", 1_001L));
    }

    @Test
    void channel_alreadyPassed_isAppendedToAndDropped_theGapIsTold() {
        LongRead read = read(1_000, null, "a", "b", "c");
        assertThat(goOn(read, 2)).isNull();
        append("a");
        loop.loops().pause(IDLE.plusSeconds(1));
        loop.turn(() -> logs.dropIdle());

        assertThat(places(finish(read))).isEmpty();
        assertThat(gaps).containsOnly(Map.entry("a", 1_001L));
    }

    @Test
    void channels_leaveTheScopeMeanwhile_areNotGiven() {
        append("a");
        append("b");
        Names names = new Names("a", "b", "c");
        LongRead read = loop.ask(() -> logs.longRead(new Timetoken(1_000), names, null, this::hear));
        assertThat(goOn(read, 2)).isNull();
        names.left = "a";

        assertThat(places(finish(read))).containsExactly(1_002L);
    }

    @Test
    void moreLogsThanAnAnswerMayConsider_isCompleteUpToItsCursor() {
        for (int i = 0; i < 3_000; i++) {
            append("p.c" + i);
        }
        // What was found first is the newest; everything older pushes it out again.
        Batch first = finish(read(1_000, envelope -> false, "p.*"));

        assertThat(first.envelopes()).isEmpty();
        assertThat(first.isPartial()).isTrue();
        assertThat(first.cursor()).isEqualTo(new Timetoken(2_000));
        assertThat(places(finish(read(2_000, null, "p.*")))).hasSize(100).startsWith(2_001L);
    }

    @Test
    void read_fails_isForgotten() {
        append("a");
        append("p.b");
        LongRead read = read(
                1_000,
                envelope -> {
                    throw new IllegalStateException("A filter broke");
                },
                "a",
                "p.*");

        assertThatThrownBy(() -> finish(read)).isInstanceOf(IllegalStateException.class);
        assertThat(loop.ask(() -> logs.longReads())).isZero();
    }

    /** Whatever happens between the turns, the answer is that of a read in the last of them, and nothing is lost in silence. */
    @Test
    void anyTraffic_betweenTheTurns_isAsIfReadInTheLast() {
        String seed = System.getProperty("hubbub.seed");
        long first = seed != null ? Long.parseLong(seed) : new Random().nextLong();
        for (long each = first; each < first + (seed != null ? 1 : WORLDS); each++) {
            try {
                playWorld(new Random(each));
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("-Dhubbub.seed=" + each, e);
            }
        }
    }

    private void playWorld(Random random) {
        int perReply = 1 + random.nextInt(20);
        logs = logs(1 + random.nextInt(4), random.nextBoolean() ? PLENTY : 12_000, perReply);
        last = SINCE.ticks();
        NavigableMap<Long, String> appended = new TreeMap<>(); // channels by place
        for (int i = random.nextInt(60); i > 0; i--) {
            appendAny(random, appended);
        }
        for (int round = 0; round < 5; round++) {
            long cursor = SINCE.ticks() + random.nextInt((int) (last - 999));
            String[] names = someNames(random);
            Predicate<Envelope> wanted = random.nextBoolean()
                    ? null
                    : envelope -> envelope.timetoken().ticks() % 3 > 0;
            int mostCandidates = random.nextBoolean() ? 1 + random.nextInt(5) : 2_000;
            LongRead read = loop.ask(
                    () -> logs.longRead(new Timetoken(cursor), new Names(names), wanted, this::hear, mostCandidates));
            gaps.clear();
            Batch found = goOn(read, random.nextInt(4));
            while (found == null) {
                for (int i = random.nextInt(4); i > 0; i--) {
                    appendAny(random, appended);
                }
                if (random.nextInt(30) == 0) {
                    loop.loops().pause(IDLE.dividedBy(2));
                    loop.turn(() -> logs.dropIdle());
                }
                found = goOn(read, 1 + random.nextInt(4));
            }
            check(found, cursor, names, wanted, appended);
        }
        assertThat(loop.ask(() -> logs.longReads())).isZero();
    }

    private void check(
            Batch found,
            long cursor,
            String[] names,
            @Nullable Predicate<Envelope> wanted,
            NavigableMap<Long, String> appended) {
        long through = found.cursor().ticks();
        Batch whole = loop.ask(() -> Objects.requireNonNull(logs.after(
                new Timetoken(cursor),
                List.of(names),
                List.of(),
                wanted,
                (name, gone) -> {},
                new Allowance(Integer.MAX_VALUE))));
        if (found.isPartial()) {
            assertThat(through).isGreaterThan(cursor);
            assertThat(found.envelopes())
                    .isEqualTo(whole.envelopes().subList(0, found.envelopes().size()));
        } else {
            assertThat(found.envelopes()).isEqualTo(whole.envelopes());
            assertThat(through).isEqualTo(whole.cursor().ticks());
        }
        Names scope = new Names(names);
        List<Long> got = places(found);
        appended.subMap(cursor, false, through, true).forEach((place, channel) -> {
            boolean isWanted = wanted == null || place % 3 > 0;
            if (scope.subscription(channel) != null && isWanted && !got.contains(place)) {
                assertThat(isCovered(channel, place))
                        .as(channel + " at " + place)
                        .isTrue();
            }
        });
    }

    private boolean isCovered(String channel, long place) {
        List<String> names = new ArrayList<>(ChannelNames.patternsOf(channel));
        names.add(channel);
        return names.stream().anyMatch(name -> gaps.getOrDefault(name, 0L) >= place);
    }

    private void appendAny(Random random, Map<Long, String> appended) {
        String channel = List.of("c", "p.c", "p.q.c").get(random.nextInt(3)) + random.nextInt(8);
        String name = random.nextInt(8) == 0 ? channel + ChannelNames.PRESENCE_SUFFIX : channel;
        append(name);
        appended.put(last, name);
    }

    private static String[] someNames(Random random) {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            if (random.nextInt(3) == 0) {
                names.add("c" + i);
            }
            if (random.nextInt(5) == 0) {
                names.add("p.c" + i);
            }
        }
        for (String pattern : List.of("p.*", "p.q.*", "p.*-pnpres")) {
            if (random.nextInt(3) == 0) {
                names.add(pattern);
            }
        }
        return names.isEmpty() ? new String[] {"p.*"} : names.toArray(String[]::new);
    }

    private LongRead read(long cursor, @Nullable Predicate<Envelope> wanted, String... names) {
        return loop.ask(() -> logs.longRead(new Timetoken(cursor), new Names(names), wanted, this::hear));
    }

    private @Nullable Batch goOn(LongRead read, int steps) {
        List<Batch> answer = new ArrayList<>(1);
        loop.turn(() -> {
            Batch found = read.goOn(new Allowance(steps));
            if (found != null) {
                answer.add(found);
            }
        });
        return answer.isEmpty() ? null : answer.get(0);
    }

    private Batch finish(LongRead read) {
        return Objects.requireNonNull(goOn(read, Integer.MAX_VALUE));
    }

    private void hear(String name, Gone gone) {
        gaps.put(name, gone.through().ticks());
    }

    private void append(String channel) {
        last++;
        Message message = Message.of(MessageType.MESSAGE, JsonText.check("1".getBytes(UTF_8)), null);
        Envelope envelope = new Envelope("demo", channel, new Timetoken(last), message);
        loop.turn(() -> logs.append(envelope, true));
    }

    private ChannelLogs logs(int messages, long bytes, int perReply) {
        ChannelLogs.Bounds bounds = new ChannelLogs.Bounds(messages, bytes, IDLE, perReply, Integer.MAX_VALUE);
        return new ChannelLogs(loop, bounds, new Gone(SINCE, SINCE), delta -> {});
    }

    private static List<Long> places(Batch batch) {
        return batch.envelopes().stream()
                .map(envelope -> envelope.timetoken().ticks())
                .toList();
    }

    /** Names without groups. */
    private static final class Names implements Scope {
        private final List<String> names;
        private int next;
        private @Nullable String left; // one that is no longer among them

        Names(String... names) {
            this.names = List.of(names);
        }

        @Override
        public boolean isAtEnd() {
            return next == names.size();
        }

        @Override
        public String step() {
            return names.get(next++);
        }

        @Override
        public @Nullable String subscription(String channel) {
            if (channel.equals(left)) {
                return null;
            }
            if (names.contains(channel)) {
                return channel;
            }
            return ChannelNames.patternsOf(channel).stream()
                    .filter(names::contains)
                    .findFirst()
                    .orElse(null);
        }
    }
}
