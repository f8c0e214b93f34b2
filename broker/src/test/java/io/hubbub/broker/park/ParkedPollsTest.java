package io.hubbub.broker.park;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.hubbub.broker.loop.TimingWheel;
import io.hubbub.broker.loop.VirtualLoop;
import io.hubbub.broker.loop.VirtualLoops;
import io.hubbub.protocol.Batch;
import io.hubbub.protocol.Envelope;
import io.hubbub.protocol.JsonText;
import io.hubbub.protocol.Message;
import io.hubbub.protocol.MessageType;
import io.hubbub.protocol.Names;
import io.hubbub.protocol.Timetoken;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

final class ParkedPollsTest {
    private static final Duration HOLD = Duration.ofSeconds(280);

    private final VirtualLoop loop = VirtualLoops.single();
    private final TimingWheel wheel = new TimingWheel(loop, Duration.ofMillis(250), 2048);
    private final Told told = new Told();
    private final ParkedPolls polls = new ParkedPolls(loop, wheel, HOLD, 4 << 20, told);
    private final List<Poll> holdsEnded = new ArrayList<>();

    @Test
    void enter_channelsOfNoShapeYet_areNew() {
        assertThat(newChannels("a", "b")).containsExactly("a", "b");
        assertThat(newChannels("b", "c")).containsExactly("c");
        assertThat(newChannels("a", "b")).isEmpty();
    }

    @Test
    void enter_sameChannels_shareAShape() {
        assertThat(enter("a", "b")).isSameAs(enter("a", "b")).isNotSameAs(enter("b", "a"));
    }

    @Test
    void flush_nothingNoted_answersNobody() {
        Poll poll = park(0, "a");
        flush();

        assertThat(poll.result()).isNotDone();
    }

    @Test
    void flush_twoNoted_answersBothInOneBatch() {
        Poll poll = park(0, "a", "b");
        note("a", 1);
        note("b", 2);
        flush();

        assertThat(places(poll)).containsExactly(1L, 2L);
        assertThat(poll.result().join().cursor()).isEqualTo(new Timetoken(2));
    }

    @Test
    void flush_oneShape_sharesTheBatch() {
        Poll first = park(0, "a");
        Poll second = park(0, "a");
        note("a", 1);
        flush();

        assertThat(first.result().join()).isSameAs(second.result().join());
        assertThat(told.delivered).containsExactly("1 to 2");
    }

    @Test
    void flush_overlappingShapes_answersBoth() {
        Poll first = park(0, "a");
        Poll second = park(0, "a", "b");
        note("a", 1);
        flush();

        assertThat(places(first)).containsExactly(1L);
        assertThat(places(second)).containsExactly(1L);
    }

    @Test
    void flush_pollKnowsTheFirst_getsOnlyTheSecond() {
        Poll early = park(0, "a");
        note("a", 1);
        Poll late = park(1, "a");
        note("a", 2);
        flush();

        assertThat(places(early)).containsExactly(1L, 2L);
        assertThat(places(late)).containsExactly(2L);
    }

    @Test
    void flush_pollKnowsEverything_waitsForTheNext() {
        park(0, "a");
        note("a", 1);
        Poll late = park(1, "a");
        flush();
        assertThat(late.result()).isNotDone();
        assertThat(told.parked).isEqualTo(1);

        note("a", 2);
        flush();
        assertThat(places(late)).containsExactly(2L);
    }

    @Test
    void flush_answerBringsTheNext_whoeverGoesOnWaitingGetsIt() {
        Poll early = park(0, "a");
        note("a", 1);
        Poll late = park(1, "a");
        var unused = early.result().thenAccept(batch -> polls.note(envelope("a", 2), List.of()));
        flush();
        flush();

        assertThat(places(late)).containsExactly(2L);
    }

    @Test
    void flush_answerCancelsTheNext_itIsNotAnswered() {
        Poll first = park(0, "a");
        Poll second = park(0, "a");
        var unused = first.result().thenAccept(batch -> polls.cancel(second));
        note("a", 1);
        flush();

        assertThat(second.result()).isNotDone();
        assertThat(told.parked).isZero();
        assertThat(told.parked).isZero();
        assertThat(told.delivered).containsExactly("1 to 1");
    }

    @Test
    void note_channelThatNobodyWaitsFor_needsNoFlush() {
        park(0, "a");
        note("b", 1);

        assertThat(loop.ask(polls::needsFlush)).isFalse();
    }

    @Test
    void hold_notOver_pollIsNotAskedAfter() {
        park(0, "a");
        loop.loops().advance(HOLD.minusNanos(1));

        assertThat(holdsEnded).isEmpty();
    }

    @Test
    void hold_over_pollIsAskedAfterAndStillWaits() {
        Poll poll = park(0, "a");
        loop.loops().advance(HOLD.plusSeconds(1));

        assertThat(holdsEnded).containsExactly(poll);
        assertThat(told.parked).isEqualTo(1);
    }

    @Test
    void hold_pollWasAnswered_isNotAskedAfter() {
        park(0, "a");
        note("a", 1);
        flush();
        loop.loops().advance(HOLD.plusSeconds(1));

        assertThat(holdsEnded).isEmpty();
    }

    @Test
    void release_pollWaits_isAnsweredEmpty() {
        Poll poll = park(0, "a");
        loop.turn(() -> polls.release(poll, new Timetoken(9)));

        assertThat(places(poll)).isEmpty();
        assertThat(poll.result().join().cursor()).isEqualTo(new Timetoken(9));
        assertThat(told.parked).isZero();
    }

    @Test
    void release_pollWasAnswered_changesNothing() {
        Poll poll = park(0, "a");
        note("a", 1);
        flush();
        loop.turn(() -> polls.release(poll, new Timetoken(9)));

        assertThat(places(poll)).containsExactly(1L);
        assertThat(told.parked).isZero();
    }

    @Test
    void releaseAll_somebodyHasNews_getsThemAndTheOthersTheirCursor() {
        Poll news = park(3, "a");
        Poll none = park(3, "b");
        note("a", 5);
        loop.turn(polls::releaseAll);

        assertThat(places(news)).containsExactly(5L);
        assertThat(none.result().join().cursor()).isEqualTo(new Timetoken(3));
        assertThat(told.parked).isZero();
        assertThat(loop.ask(wheel::size)).isZero();
    }

    @Test
    void cancel_anyOfMany_theOthersAreAnswered() {
        for (int cancelled = 0; cancelled < 5; cancelled++) {
            List<Poll> all = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                all.add(park(0, "a"));
            }
            Poll gone = all.remove(cancelled);
            loop.turn(() -> polls.cancel(gone));
            note("a", 1);
            flush();

            assertThat(gone.result()).isNotDone();
            assertThat(all).allSatisfy(poll -> assertThat(poll.result()).isDone());
            assertThat(told.parked).isZero();
        }
    }

    @Test
    void cancel_twice_countsOnce() {
        Poll poll = park(0, "a");
        loop.turn(() -> polls.cancel(poll));
        loop.turn(() -> polls.cancel(poll));

        assertThat(told.parked).isZero();
        assertThat(told.parked).isZero();
        assertThat(loop.ask(wheel::size)).isZero();
    }

    @Test
    void sweep_shapeUsedSinceTheLast_stays() {
        Poll poll = park(0, "a");
        loop.turn(() -> polls.cancel(poll));

        assertThat(loop.ask(() -> polls.sweep().channels())).isEmpty();
        assertThat(loop.ask(polls::isEmpty)).isFalse();
    }

    @Test
    void sweep_shapeUnusedSinceTheLast_isForgotten() {
        Poll poll = park(0, "a", "b");
        loop.turn(() -> polls.cancel(poll));
        loop.turn(() -> polls.sweep().channels());

        assertThat(loop.ask(() -> polls.sweep().channels())).containsExactly("a", "b");
        assertThat(loop.ask(polls::isEmpty)).isTrue();
    }

    @Test
    void sweep_anotherShapeHasTheChannel_itIsNotDeserted() {
        Poll poll = park(0, "a", "b");
        park(0, "b");
        loop.turn(() -> polls.cancel(poll));
        loop.turn(() -> polls.sweep().channels());

        assertThat(loop.ask(() -> polls.sweep().channels())).containsExactly("a");
    }

    @Test
    void sweep_firstReadUnderWay_shapeStays() {
        Shape shape = enter("a");
        loop.turn(() -> polls.sweep().channels());
        assertThat(loop.ask(() -> polls.sweep().channels())).isEmpty();

        loop.turn(() -> polls.leave(shape));
        assertThat(loop.ask(() -> polls.sweep().channels())).containsExactly("a");
    }

    @Test
    void sweep_crowded_forgetsWhatWasJustUsedAndKeepsWhoWaits() {
        park(0, "waiting");
        String[] mix = IntStream.range(0, 1_000).mapToObj(i -> "c" + i).toArray(String[]::new);
        for (int i = 0; i < 101; i++) {
            mix[0] = "first" + i;
            Shape shape = enter(mix.clone());
            loop.turn(() -> polls.leave(shape));
        }
        assertThat(loop.ask(polls::isCrowded)).isTrue();

        assertThat(loop.ask(() -> polls.sweep().channels()))
                .contains("first0", "first100", "c999")
                .doesNotContain("waiting");
        assertThat(loop.ask(polls::isCrowded)).isFalse();
    }

    @Test
    void answer_twice_theFirstCounts() {
        Poll poll = new Poll(Timetoken.NONE, holdsEnded::add);
        poll.answer(Batch.empty(new Timetoken(1)));
        poll.answer(Batch.empty(new Timetoken(2)));

        assertThat(poll.result().join().cursor()).isEqualTo(new Timetoken(1));
        assertThat(poll.isOver()).isTrue();
    }

    private Shape enter(String... channels) {
        return loop.ask(() -> polls.enter(Names.ofChannels(List.of(channels)), null));
    }

    @Test
    @Timeout(60)
    void enter_channelsWithEqualHashes_areFoundAmongMany() {
        List<String> channels = IntStream.range(0, 1 << 15)
                .mapToObj(ParkedPollsTest::withTheSameHash)
                .toList();
        for (String channel : channels) {
            assertThat(newChannels(channel)).containsExactly(channel);
        }
        for (String channel : channels) {
            assertThat(newChannels(channel)).isEmpty();
        }
    }

    @Test
    @Timeout(60)
    void sweep_manyShapesShareAChannel_takesThemTogether() {
        for (int i = 0; i < 500_000; i++) {
            Shape shape = enter("everybody", "inbox-" + i);
            loop.turn(() -> polls.leave(shape));
        }
        Shape used = enter("everybody");

        assertThat(loop.ask(() -> polls.sweep().channels())).hasSize(500_000).doesNotContain("everybody");
        loop.turn(() -> polls.leave(used));
    }

    /** One of many names that {@link String#hashCode} cannot tell apart. */
    private static String withTheSameHash(int number) {
        StringBuilder name = new StringBuilder();
        for (int bit = 0; bit < 15; bit++) {
            name.append((number >> bit & 1) == 0 ? "Aa" : "BB");
        }
        return name.toString();
    }

    private List<String> newChannels(String... channels) {
        told.wanted.clear();
        enter(channels);
        return List.copyOf(told.wanted);
    }

    private Poll park(long cursor, String... channels) {
        Poll poll = new Poll(new Timetoken(cursor), holdsEnded::add);
        loop.turn(() -> polls.park(polls.enter(Names.ofChannels(List.of(channels)), null), poll));
        return poll;
    }

    private void note(String channel, long place) {
        loop.turn(() -> polls.note(envelope(channel, place), List.of()));
    }

    private void flush() {
        loop.turn(polls::flush);
    }

    private static List<Long> places(Poll poll) {
        assertThat(poll.result()).isDone();
        return poll.result().join().envelopes().stream()
                .map(envelope -> envelope.timetoken().ticks())
                .toList();
    }

    private static Envelope envelope(String channel, long place) {
        Message message = Message.of(MessageType.MESSAGE, JsonText.check("1".getBytes(UTF_8)), null);
        return new Envelope("demo", channel, new Timetoken(place), message);
    }

    private static final class Told implements ParkedPolls.Listener {
        private final List<String> delivered = new ArrayList<>();
        private final List<String> wanted = new ArrayList<>(); // channels
        private int parked;

        @Override
        public void delivered(Envelope envelope, int count) {
            delivered.add(envelope.timetoken() + " to " + count);
        }

        @Override
        public void parked(int delta) {
            parked += delta;
        }

        @Override
        public void wanted(Names names) {
            wanted.addAll(names.channels());
        }
    }
}
