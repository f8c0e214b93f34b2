package io.hubbub.broker.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hubbub.broker.loop.Allowance;
import io.hubbub.broker.loop.VirtualLoop;
import io.hubbub.broker.loop.VirtualLoops;
import io.hubbub.protocol.Batch;
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
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class ChannelLogsTest {
    private static final long PLENTY = 1L << 40;
    private static final Duration IDLE = Duration.ofMinutes(20);
    private static final Timetoken SINCE = new Timetoken(1_000);
    private static final long ONE = weightOf(envelope("a", 1_001)); // of a channel with one small message

    private final VirtualLoop loop = VirtualLoops.single();
    private final Map<String, Long> gaps = new HashMap<>(); // by channel, of the last read
    private long counted;
    private ChannelLogs logs = logs(3, PLENTY);

    @Test
    void after_nothingWasAppended_isEmpty() {
        assertThat(read(1_000, "a")).isEmpty();
        assertThat(gaps).isEmpty();
    }

    @Test
    void after_cursorInTheMiddle_givesWhatIsLater() {
        append("a", 1_001, 1_002, 1_003);

        assertThat(read(1_001, "a")).containsExactly(1_002L, 1_003L);
        assertThat(gaps).isEmpty();
    }

    @Test
    void after_severalChannels_areMergedOldestFirst() {
        append("a", 1_001, 1_002);
        append("b", 1_003);
        append("c", 1_004);
        append("a", 1_005);

        assertThat(read(1_001, "b", "a")).containsExactly(1_002L, 1_003L, 1_005L);
    }

    @Test
    void after_cursorAtTheEnd_isEmpty() {
        append("a", 1_001);

        assertThat(read(1_001, "a")).isEmpty();
    }

    @Test
    void after_moreThanTheCapacity_keepsTheNewestAndTellsTheGap() {
        append("a", 1_001, 1_002, 1_003, 1_004, 1_005);

        assertThat(read(1_000, "a")).containsExactly(1_003L, 1_004L, 1_005L);
        assertThat(gaps).containsExactlyEntriesOf(Map.of("a", 1_002L));
    }

    @Test
    void after_cursorAtTheLastForgotten_tellsNoGap() {
        append("a", 1_001, 1_002, 1_003, 1_004, 1_005);

        assertThat(read(1_002, "a")).containsExactly(1_003L, 1_004L, 1_005L);
        assertThat(gaps).isEmpty();
    }

    @Test
    void after_gapOfOneChannel_isNotToldOfTheOther() {
        append("a", 1_001, 1_002, 1_003, 1_004);
        append("b", 1_005);

        assertThat(read(1_000, "a", "b")).containsExactly(1_002L, 1_003L, 1_004L, 1_005L);
        assertThat(gaps).containsOnlyKeys("a");
    }

    @Test
    void after_cursorFromBeforeTheLogs_tellsAGapOfEveryChannel() {
        append("a", 1_001);

        assertThat(read(999, "a", "never")).containsExactly(1_001L);
        assertThat(gaps).containsExactlyInAnyOrderEntriesOf(Map.of("a", 1_000L, "never", 1_000L));
    }

    @Test
    void after_nothingNew_keepsTheCursor() {
        append("a", 1_001);

        assertThat(readBatch(1_005, "a").cursor()).isEqualTo(new Timetoken(1_005));
    }

    @Test
    void after_moreMessagesThanFit_endsInTheMiddleAndGoesOnFromThere() {
        logs = logs(10, PLENTY, 3, Integer.MAX_VALUE);
        append("a", 1_001, 1_002);
        append("b", 1_003);
        append("a", 1_004);
        append("c", 1_005);

        Batch first = readBatch(1_000, "c", "b", "a");
        assertThat(places(first)).containsExactly(1_001L, 1_002L, 1_003L);
        assertThat(first.cursor()).isEqualTo(new Timetoken(1_003));
        assertThat(read(1_003, "c", "b", "a")).containsExactly(1_004L, 1_005L);
    }

    @Test
    void after_moreBytesThanFit_endsInTheMiddle() {
        int two = 2 * envelope("a", 1_001).json().length;

        logs = logs(10, PLENTY, 100, two);
        append("a", 1_001, 1_002, 1_003);
        assertThat(read(1_000, "a")).containsExactly(1_001L, 1_002L);

        logs = logs(10, PLENTY, 100, two - 1);
        append("a", 1_001, 1_002, 1_003);
        assertThat(read(1_000, "a")).containsExactly(1_001L);
    }

    @Test
    void after_firstMessageDoesNotFit_isGivenAlone() {
        logs = logs(10, PLENTY, 100, 1);
        append("a", 1_001, 1_002);

        assertThat(read(1_000, "a")).containsExactly(1_001L);
    }

    @Test
    void after_moreLogsThanTheAllowance_isLeftToALongReadAndTellsNoGap() {
        for (int i = 0; i < 10; i++) {
            append("p.c" + i, 1_001 + i);
        }

        assertThat(readWithin(12, 999, "p.*")).isNotNull();
        gaps.clear();
        assertThat(readWithin(9, 999, "p.*")).isNull();
        assertThat(readWithin(1, 999, "p.c1", "p.c2")).isNull();
        assertThat(gaps).isEmpty();
    }

    @Test
    void after_fewOfManyLogsHaveNews_isWithinTheAllowance() {
        for (int i = 0; i < 1000; i++) {
            append("p.c" + i, 1_001 + i);
        }

        assertThat(readWithin(5, 1_998, "p.*")).isNotNull();
    }

    @Test
    void append_notLaterThanTheLast_isABug() {
        append("a", 1_002);

        assertThatThrownBy(() -> append("b", 1_002)).isInstanceOf(AssertionError.class);
    }

    @Test
    void append_moreBytesThanTheBound_dropsTheLeastRecentlyUsedChannel() {
        logs = logs(3, 2 * ONE);
        append("a", 1_001);
        append("b", 1_002);
        append("c", 1_003);

        assertThat(read(1_000, "a", "b", "c")).containsExactly(1_002L, 1_003L);
        assertThat(gaps).containsExactlyEntriesOf(Map.of("a", 1_001L));
        assertThat(weight()).isEqualTo(2 * ONE);
    }

    @Test
    void append_moreBytesThanTheBound_sparesTheChannelThatWasRead() {
        logs = logs(3, 2 * ONE);
        append("a", 1_001);
        append("b", 1_002);
        read(1_000, "a");
        append("c", 1_003);

        assertThat(read(1_000, "a", "b", "c")).containsExactly(1_001L, 1_003L);
        assertThat(gaps).containsExactlyEntriesOf(Map.of("b", 1_002L));
    }

    @Test
    void append_droppedChannelComesBack_stillKnowsItsGap() {
        logs = logs(3, 2 * ONE);
        append("a", 1_001);
        append("b", 1_002);
        append("c", 1_003);
        append("a", 1_004);

        assertThat(read(1_000, "a")).containsExactly(1_004L);
        assertThat(gaps).containsExactlyEntriesOf(Map.of("a", 1_001L));
    }

    @Test
    void append_oneMessageOverTheBound_isKept() {
        logs = logs(3, 1);
        append("a", 1_001, 1_002);

        assertThat(read(1_000, "a")).containsExactly(1_002L);
        assertThat(gaps).containsExactlyEntriesOf(Map.of("a", 1_001L));
    }

    @Test
    void append_oneChannelOverTheBound_keepsItsNewestAndStaysBelow() {
        logs = logs(100, 50_000);
        for (int i = 0; i < 500; i++) {
            append(envelope("a", 1_001 + i, "x".repeat(2 * i)));
            assertThat(weight()).isLessThan(52_000).isEqualTo(counted);
        }

        assertThat(read(1_000, "a")).hasSizeGreaterThan(10).endsWith(1_499L, 1_500L);
        assertThat(gaps).containsOnlyKeys("a");
    }

    @Test
    void after_messagesOfManySizes_areGivenAsTheyCame() {
        Random random = new Random(7);
        logs = logs(20, PLENTY);
        List<Envelope> all = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            int size = random.nextInt(10) == 0 ? random.nextInt(20_000) : random.nextInt(50);
            Envelope next = envelope("a", 1_001 + i, Integer.toString(i) + "x".repeat(size));
            all.add(next);
            append(next);
            int missed = random.nextInt(Math.min(20, all.size()) + 1);
            assertThat(readBatch(1_001 + i - missed, "a").envelopes())
                    .isEqualTo(all.subList(all.size() - missed, all.size()));
        }
    }

    @Test
    void weight_largeMessagesGaveWayToSmallOnes_shrinks() {
        for (int i = 0; i < 3; i++) {
            append(envelope("a", 1_001 + i, "x".repeat(100_000)));
        }
        assertThat(weight()).isGreaterThan(300_000);
        append("a", 1_011, 1_012, 1_013);

        assertThat(weight()).isLessThan(10_000);
        assertThat(read(1_010, "a")).containsExactly(1_011L, 1_012L, 1_013L);
    }

    @Test
    void dropIdle_channelUnused_isDroppedAndItsGapIsTold() {
        append("a", 1_001);
        loop.loops().advance(IDLE.plusNanos(1));
        append("b", 1_002);
        loop.turn(logs::dropIdle);

        assertThat(read(1_000, "a", "b")).containsExactly(1_002L);
        assertThat(gaps).containsExactlyEntriesOf(Map.of("a", 1_001L));
    }

    @Test
    void dropIdle_moreThanFitIntoOneTurn_dropsTheRestInTheNext() {
        for (int i = 0; i < 6_000; i++) {
            append("channel " + i, 1_001 + i);
        }
        loop.loops().advance(IDLE.multipliedBy(2));

        assertThat(loop.ask(logs::dropIdle)).isFalse();
        assertThat(loop.ask(logs::channels)).isBetween(1_000, 5_000);
        assertThat(loop.ask(logs::dropIdle)).isTrue();
        assertThat(loop.ask(logs::channels)).isZero();
    }

    @Test
    void dropIdle_timeNotOver_keepsTheChannel() {
        append("a", 1_001);
        loop.loops().advance(IDLE);
        loop.turn(logs::dropIdle);

        assertThat(read(1_000, "a")).containsExactly(1_001L);
    }

    @Test
    void dropIdle_channelWasReadToItsEnd_isKept() {
        append("a", 1_001);
        loop.loops().advance(Duration.ofMinutes(15));
        assertThat(read(1_001, "a")).isEmpty();
        loop.loops().advance(Duration.ofMinutes(15));
        loop.turn(logs::dropIdle);

        assertThat(read(1_000, "a")).containsExactly(1_001L);
    }

    @Test
    void dropIdle_channelWasRead_isKept() {
        append("a", 1_001);
        loop.loops().advance(Duration.ofMinutes(15));
        read(1_000, "a");
        loop.loops().advance(Duration.ofMinutes(15));
        loop.turn(logs::dropIdle);

        assertThat(read(1_000, "a")).containsExactly(1_001L);
    }

    @Test
    void after_moreDroppedChannelsThanAreRemembered_neverHidesAGap() {
        logs = logs(3, ONE);
        int count = 10_050;
        for (int i = 0; i < count; i++) {
            append("channel " + (10_000 + i), 1_001 + i);
        }
        for (int i = 0; i < count - 1; i++) {
            read(1_000, "channel " + (10_000 + i));
            assertThat(gaps)
                    .hasSize(1)
                    .allSatisfy((channel, through) -> assertThat(through).isPositive());
            assertThat(gaps.get("channel " + (10_000 + i))).isGreaterThanOrEqualTo(1_001 + i);
        }
    }

    @Test
    void after_forgottenChannelComesBack_neverHidesItsGap() {
        logs = logs(3, ONE);
        for (int i = 0; i < 10_050; i++) {
            append("channel " + (10_000 + i), 1_001 + i);
        }
        append("channel 10000", 20_000);

        assertThat(read(1_000, "channel 10000")).containsExactly(20_000L);
        assertThat(gaps.get("channel 10000")).isGreaterThanOrEqualTo(1_001);
    }

    @Test
    void after_rememberedChannels_tellTheirGapsExactly() {
        logs = logs(3, ONE);
        for (int i = 0; i < 5_000; i++) {
            append("channel " + (10_000 + i), 1_001 + i);
        }
        read(1_000, "channel 10000", "channel 12345", "never");

        assertThat(gaps).containsExactlyInAnyOrderEntriesOf(Map.of("channel 10000", 1_001L, "channel 12345", 3_346L));
    }

    @Test
    void weight_appendedForgottenAndDropped_isWhatIsKept() {
        append("a", 1_001, 1_002, 1_003, 1_004);
        append("b", 1_005);
        long bytes = 4L * envelope("a", 1_001).json().length;
        assertThat(weight()).isBetween(bytes, 2 * bytes + 1_000).isEqualTo(counted);

        loop.loops().advance(IDLE.multipliedBy(2));
        loop.turn(logs::dropIdle);
        assertThat(weight()).isZero();
        assertThat(counted).isZero();
    }

    @Test
    void after_anyTraffic_everyMessageIsGivenOrItsGapIsTold() {
        for (int seed = 0; seed < 50; seed++) {
            Random random = new Random(seed);
            logs = logs(1 + random.nextInt(5), ONE * (1 + random.nextInt(20)));
            Map<String, NavigableMap<Long, Boolean>> all = new HashMap<>();
            long place = 1_000;
            for (int i = 0; i < 500; i++) {
                place += 1 + random.nextInt(3);
                String channel = "channel " + (char) ('a' + random.nextInt(12));
                append(channel, place);
                all.computeIfAbsent(channel, key -> new TreeMap<>()).put(place, true);
                if (random.nextInt(10) == 0) {
                    loop.loops().advance(Duration.ofMinutes(random.nextInt(15)));
                    loop.turn(logs::dropIdle);
                }
                long cursor = 1_000 + random.nextLong(place - 999);
                String asked = "channel " + (char) ('a' + random.nextInt(13));
                List<Long> expected = new ArrayList<>(all.getOrDefault(asked, new TreeMap<>())
                        .tailMap(cursor, false)
                        .keySet());
                List<Long> found = read(cursor, asked);
                long gap = gaps.getOrDefault(asked, cursor);
                assertThat(found)
                        .isEqualTo(expected.stream().filter(each -> each > gap).toList());
                assertThat(gaps.isEmpty() || expected.contains(gap))
                        .as("the gap is real")
                        .isTrue();
            }
        }
    }

    private ChannelLogs logs(int messages, long bytes) {
        return logs(messages, bytes, Integer.MAX_VALUE, Integer.MAX_VALUE);
    }

    private ChannelLogs logs(int messages, long bytes, int replyMessages, int replyBytes) {
        counted = 0;
        var bounds = new ChannelLogs.Bounds(messages, bytes, IDLE, replyMessages, replyBytes);
        return new ChannelLogs(loop, bounds, new Gone(SINCE, SINCE), delta -> counted += delta);
    }

    private void append(String channel, long... places) {
        for (long place : places) {
            append(envelope(channel, place));
        }
    }

    private List<Long> read(long cursor, String... channels) {
        return places(readBatch(cursor, channels));
    }

    private Batch readBatch(long cursor, String... channels) {
        gaps.clear();
        return Objects.requireNonNull(readWithin(Integer.MAX_VALUE, cursor, channels));
    }

    private @Nullable Batch readWithin(int steps, long cursor, String... channels) {
        List<Optional<Batch>> answer = new ArrayList<>();
        loop.turn(() -> answer.add(Optional.ofNullable(logs.after(
                new Timetoken(cursor),
                List.of(channels),
                List.of(),
                null,
                (channel, gone) -> gaps.put(channel, gone.through().ticks()),
                new Allowance(steps)))));
        return answer.get(0).orElse(null);
    }

    private static List<Long> places(Batch batch) {
        return batch.envelopes().stream()
                .map(envelope -> envelope.timetoken().ticks())
                .toList();
    }

    private long weight() {
        return loop.ask(logs::weight);
    }

    private void append(Envelope envelope) {
        loop.turn(() -> logs.append(envelope, true));
    }

    private static Envelope envelope(String channel, long place) {
        return envelope(channel, place, "1");
    }

    private static Envelope envelope(String channel, long place, String text) {
        Message message = Message.of(MessageType.MESSAGE, JsonText.check(('"' + text + '"').getBytes(UTF_8)), null);
        return new Envelope("demo", channel, new Timetoken(place), message);
    }

    private static long weightOf(Envelope envelope) {
        VirtualLoop loop = VirtualLoops.single();
        ChannelLogs logs = new ChannelLogs(
                loop, new ChannelLogs.Bounds(1, PLENTY, IDLE, 1, 1), new Gone(SINCE, SINCE), delta -> {});
        loop.turn(() -> logs.append(envelope, true));
        return loop.ask(logs::weight);
    }
}
