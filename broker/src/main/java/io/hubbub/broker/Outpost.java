package io.hubbub.broker;

import io.hubbub.broker.access.SubscribePermit;
import io.hubbub.broker.access.Warrant;
import io.hubbub.broker.filter.Filter;
import io.hubbub.broker.loop.Loop;
import io.hubbub.broker.loop.LoopOwned;
import io.hubbub.broker.loop.TimingWheel;
import io.hubbub.broker.park.ParkedPolls;
import io.hubbub.broker.park.Poll;
import io.hubbub.broker.park.Shape;
import io.hubbub.broker.port.Observer;
import io.hubbub.broker.presence.Visit;
import io.hubbub.protocol.Batch;
import io.hubbub.protocol.Envelope;
import io.hubbub.protocol.Names;
import io.hubbub.protocol.Timetoken;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A keyset's place on one loop of connections: opens polls with the shard, lets them wait, and answers them at the end
 * of the turn in which something came.
 *
 * <p>Owned by {@code loop}. The shard reaches it through {@link OutpostLink}, whose order makes the hand-over safe: what
 * the shard sent before it answered a first read arrives before that answer, what it sends later arrives after it.
 */
@LoopOwned
final class Outpost implements ParkedPolls.Listener {
    private static final Duration SWEEP = Duration.ofSeconds(60);
    private static final long LONG_VISIT_NANOS = 1_000_000_000;

    private final Shard shard;
    private final Loop loop;
    private final Observer observer;
    private final OutpostLink link; // owned by the shard; only handed back to it here
    private final boolean atShard;

    private final ParkedPolls polls;
    private final Consumer<Poll> holdEnded = this::holdEnded;
    private final FilterSieve.Reading reading = new FilterSieve.Reading();
    private List<Visit> answered = new ArrayList<>(); // that the shard is to hear of
    private boolean flushing; // a flush is posted
    private boolean sweeping; // a sweep is posted
    private boolean draining;
    private int waiting; // polls
    private PollStanding.Rules rules = new PollStanding.Rules();
    private PollStanding lasting; // of all polls under these rules that nothing can be taken from

    Outpost(Shard shard, Loop loop, TimingWheel wheel, BrokerSettings settings, Observer observer) {
        this.shard = shard;
        this.loop = loop;
        this.observer = observer;
        this.link = new OutpostLink(shard.loop(), loop, this);
        this.atShard = shard.loop() == loop;
        this.polls = new ParkedPolls(loop, wheel, settings.hold(), settings.replyBytes(), this);
        this.lasting = new PollStanding(loop, rules, null);
    }

    /** Starts a poll: reads what is kept, else waits. */
    Poll open(SubscribePermit permit, @Nullable Filter filter, @Nullable Attendance who, Timetoken cursor) {
        assert loop.inLoop();
        Names names = permit.names();
        Poll poll = new Poll(cursor, holdEnded, standing(permit.warrant()));
        Shape shape = polls.enter(names, filter == null ? null : new FilterSieve(filter, reading));
        if (!atShard) {
            shard.loop()
                    .post(() ->
                            shard.whenKnown(names, failure -> begin(names, filter, who, cursor, poll, shape, failure)));
        } else if (!draining && shard.isQuiet(names, who, cursor)) {
            // The way of most polls of a small server: nothing is made that only a longer one needs.
            park(poll, shape, cursor, shard.visit(names.channels().get(0), who));
            keepTidy();
        } else {
            shard.whenKnown(names, failure -> begin(names, filter, who, cursor, poll, shape, failure));
        }
        return poll;
    }

    /** Hears of {@code names} from now on. */
    @Override
    public void wanted(Names names) {
        if (atShard) {
            shard.listen(link, names);
        } else {
            shard.loop().post(() -> shard.listen(link, names));
        }
    }

    void cancel(Poll poll) {
        assert loop.inLoop();
        polls.cancel(poll);
    }

    /** An envelope from the shard on this same loop: the answers wait for the end of the turn. */
    void receive(Routed routed) {
        polls.note(routed.envelope(), routed.groups());
        if (!flushing && polls.needsFlush()) {
            flushing = true;
            loop.post(this::flush);
        }
    }

    /** The envelopes of one turn of a shard elsewhere. */
    void receiveAll(List<Routed> envelopes) {
        for (Routed routed : envelopes) {
            polls.note(routed.envelope(), routed.groups());
        }
        polls.flush();
    }

    /** Rights were taken away: refuses every poll that has lost its own. */
    void recheck() {
        assert loop.inLoop();
        rules.rightsTaken();
        polls.refuseAllLost();
    }

    /** What everybody may do has changed: has all waiting polls asked anew by those who sent them. */
    void release() {
        assert loop.inLoop();
        rules.end();
        rules = new PollStanding.Rules();
        lasting = new PollStanding(loop, rules, null);
        polls.releaseAll();
    }

    void drain() {
        assert loop.inLoop();
        if (!draining) {
            draining = true;
            polls.releaseAll();
        }
    }

    @Override
    public void delivered(Envelope envelope, int count) {
        observer.delivered(envelope, count, loop.nowTicks());
    }

    /** How many polls wait. */
    int waiting() {
        assert loop.inLoop();
        return waiting;
    }

    /** How many polls wait that name {@code channel} itself. */
    int waitingFor(String channel) {
        return polls.waitingFor(channel);
    }

    @Override
    public void parked(int delta) {
        waiting += delta;
        observer.parkedPolls(delta);
    }

    /** Runs in a turn of the shard's loop; what comes of it goes back to this one. */
    private void begin(
            Names names,
            @Nullable Filter filter,
            @Nullable Attendance who,
            Timetoken cursor,
            Poll poll,
            Shape shape,
            @Nullable RuntimeException failure) {
        Opening opening;
        try {
            if (failure != null) {
                throw failure;
            }
            opening = shard.open(names, filter, who, cursor);
        } catch (RuntimeException e) {
            if (atShard) {
                failed(poll, shape, e);
            } else {
                link.post(() -> failed(poll, shape, e));
            }
            return;
        }
        shard.read(opening, done -> handOver(poll, shape, done));
    }

    private void handOver(Poll poll, Shape shape, Opening opening) {
        if (atShard) {
            opened(poll, shape, opening);
        } else {
            link.post(() -> opened(poll, shape, opening));
        }
    }

    private void opened(Poll poll, Shape shape, Opening opened) {
        RuntimeException lost = poll.standing().lost();
        try {
            opened.check();
            if (lost != null) {
                throw lost;
            }
        } catch (RuntimeException e) {
            failed(poll, shape, e);
            return;
        }
        Batch found = opened.found();
        Visit visit = opened.visit();
        if (poll.isOver()) {
            polls.leave(shape);
            if (visit != null) {
                visitEnded(visit, false);
            }
        } else if (isOutdated(poll)) {
            // What was read may be newer than the rules under which the poll came.
            polls.leave(shape);
            poll.answer(Batch.empty(poll.cursor()));
        } else if (!found.envelopes().isEmpty() || found.isPartial() || draining) {
            polls.leave(shape);
            poll.answer(found);
            if (!found.envelopes().isEmpty()) {
                observer.caughtUp(found.envelopes().size());
            }
        } else {
            park(poll, shape, found.cursor(), visit);
        }
        keepTidy();
    }

    private void park(Poll poll, Shape shape, Timetoken from, @Nullable Visit visit) {
        poll.startAt(from);
        if (visit != null) {
            poll.whenOver(answer -> visitEnded(visit, answer));
        }
        polls.park(shape, poll);
    }

    private PollStanding standing(@Nullable Warrant warrant) {
        return warrant == null ? lasting : new PollStanding(loop, rules, warrant);
    }

    private static boolean isOutdated(Poll poll) {
        return poll.standing() instanceof PollStanding standing && standing.isOutdated();
    }

    private void failed(Poll poll, Shape shape, RuntimeException cause) {
        polls.leave(shape);
        poll.fail(cause);
        keepTidy();
    }

    /** After every poll, a refused one too: each may have brought names that nobody asks for again. */
    private void keepTidy() {
        if (polls.isCrowded()) {
            withdrawInterest();
        }
        keepSweeping();
    }

    /** Who was answered is heard of; who went away may leave. A visit that was short says nothing new. */
    private void visitEnded(Visit visit, boolean wasAnswered) {
        if (!wasAnswered) {
            shard.loop().post(() -> shard.disconnected(visit));
        } else if (loop.nowNanos() - visit.sinceNanos() >= LONG_VISIT_NANOS) {
            if (answered.isEmpty()) {
                loop.post(this::tellAnswered);
            }
            answered.add(visit);
        }
    }

    private void tellAnswered() {
        List<Visit> visits = answered;
        answered = new ArrayList<>();
        shard.loop().post(() -> shard.answered(visits));
    }

    private void flush() {
        flushing = false;
        polls.flush();
    }

    /**
     * Only the shard can say up to where nothing came. Its answer arrives after all it sent before, so a message that
     * is on its way answers the poll first.
     */
    private void holdEnded(Poll poll) {
        if (polls.refuseIfLost(poll)) {
            return;
        }
        if (atShard) {
            // Taken before the flush: what its answers bring lies after this cursor.
            Timetoken now = shard.now();
            polls.flush();
            polls.release(poll, now);
        } else {
            shard.loop().post(() -> {
                Timetoken now = shard.now();
                link.post(() -> polls.release(poll, now));
            });
        }
    }

    private void keepSweeping() {
        if (!sweeping) {
            sweeping = true;
            loop.after(SWEEP, this::sweep);
        }
    }

    private void sweep() {
        sweeping = false;
        withdrawInterest();
        if (!polls.isEmpty()) {
            keepSweeping();
        }
    }

    private void withdrawInterest() {
        Names deserted = polls.sweep();
        if (!deserted.isEmpty()) {
            if (atShard) {
                shard.desert(link, deserted);
            } else {
                shard.loop().post(() -> shard.desert(link, deserted));
            }
        }
    }
}
