package io.hubbub.broker.park;

import io.hubbub.broker.loop.Loop;
import io.hubbub.broker.loop.LoopOwned;
import io.hubbub.broker.loop.TimingWheel;
import io.hubbub.protocol.Batch;
import io.hubbub.protocol.ChannelNames;
import io.hubbub.protocol.Envelope;
import io.hubbub.protocol.Names;
import io.hubbub.protocol.Timetoken;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The polls of one keyset that wait on one loop of connections.
 *
 * <p>Envelopes are noted as they come ({@link #note}) and answered together ({@link #flush}), so that polls get all that
 * one turn brought in one batch. A waiting poll costs an entry in the loop's wheel and a place in a list, no thread and
 * no timer.
 *
 * <p>Owned by the loop of the connections.
 */
@LoopOwned
public final class ParkedPolls {
    private static final long ROOMY = 100_000; // places
    private static final long TICKS_PER_SECOND = 10_000_000;
    private static final long NANOS_PER_TICK = 100;

    private final Loop owner;
    private final TimingWheel wheel;
    private final Duration hold;
    private final int maxReplyBytes;
    private final Listener listener;
    // By the joined names and not by their list: hostile names with equal hashes stay cheap only in comparable keys.
    private final Map<String, Shape> shapes = new HashMap<>();
    private final ShapeIndex byChannel = new ShapeIndex(); // patterns and presence streams too
    private final ShapeIndex byGroup = new ShapeIndex();
    private final Map<String, SharedSieve> sieves = new HashMap<>(); // by key
    private long places; // names of all shapes
    private long crowdedAt = ROOMY; // places
    private List<Shape> dirty = new ArrayList<>();

    /**
     * Nobody waits yet.
     *
     * @param wheel of the same loop
     * @param hold how long a poll waits before it is asked after
     * @param maxReplyBytes bound of one batch
     */
    public ParkedPolls(Loop owner, TimingWheel wheel, Duration hold, int maxReplyBytes, Listener listener) {
        this.owner = owner;
        this.wheel = wheel;
        this.hold = hold;
        this.maxReplyBytes = maxReplyBytes;
        this.listener = listener;
    }

    /**
     * Announces a poll for {@code names} whose first read is under way. Every call is followed by one of {@link #park} or
     * {@link #leave} with the returned shape.
     *
     * @param sieve null for one that lets everything pass
     */
    public Shape enter(Names names, @Nullable Sieve sieve) {
        assert owner.inLoop();
        String key = key(names, sieve);
        Shape shape = shapes.get(key);
        if (shape == null) {
            shape = new Shape(key, names, sieve == null ? null : shared(sieve));
            shapes.put(key, shape);
            places += names.size();
            Names unheard = new Names(byChannel.add(names.channels(), shape), byGroup.add(names.groups(), shape));
            if (!unheard.isEmpty()) {
                listener.wanted(unheard);
            }
        }
        shape.opening();
        return shape;
    }

    /** The poll was answered by its first read, or its subscriber is gone: it does not wait. */
    public void leave(Shape shape) {
        assert owner.inLoop();
        shape.opened();
    }

    /** The first read found nothing: {@code poll} waits. */
    public void park(Shape shape, Poll poll) {
        assert owner.inLoop();
        shape.opened();
        shape.park(poll);
        wheel.schedule(poll, holdOf(poll));
        listener.parked(1);
    }

    /** Its subscriber is gone: {@code poll} is forgotten, wherever it is. */
    public void cancel(Poll poll) {
        assert owner.inLoop();
        poll.abandon();
        unpark(poll);
    }

    /**
     * Notes {@code envelope} for whoever waits for its channel, for a pattern that stands for it, or for one of the
     * groups. Who does in more than one way gets it once, and is told of the first of them.
     *
     * @param groups those that the envelope belongs to
     */
    public void note(Envelope envelope, List<String> groups) {
        assert owner.inLoop();
        String channel = envelope.channel();
        note(envelope, byChannel.of(channel), ChannelNames.isPresence(channel) ? channel : null);
        if (byChannel.hasPatterns()) {
            for (String pattern : ChannelNames.patternsOf(channel)) {
                note(envelope, byChannel.of(pattern), pattern);
            }
        }
        for (int i = 0; i < groups.size(); i++) {
            note(envelope, byGroup.of(groups.get(i)), groups.get(i));
        }
    }

    /** Whether anything was noted since the last flush. */
    public boolean needsFlush() {
        assert owner.inLoop();
        return !dirty.isEmpty();
    }

    /** Answers every poll for which something was noted. */
    public void flush() {
        assert owner.inLoop();
        List<Shape> flushed = dirty;
        dirty = new ArrayList<>();
        for (Shape shape : flushed) {
            flush(shape);
        }
    }

    /** Answers {@code poll} without messages, if it still waits. */
    public void release(Poll poll, Timetoken cursor) {
        assert owner.inLoop();
        if (unpark(poll)) {
            poll.answer(Batch.empty(cursor));
        }
    }

    /** Refuses {@code poll} if it waits and has lost its right to; returns whether that is so. */
    public boolean refuseIfLost(Poll poll) {
        assert owner.inLoop();
        RuntimeException lost = poll.standing().lost();
        if (lost == null || !unpark(poll)) {
            return false;
        }
        poll.fail(lost);
        return true;
    }

    /** Refuses everybody who has lost the right to wait. */
    public void refuseAllLost() {
        assert owner.inLoop();
        for (Shape shape : List.copyOf(shapes.values())) {
            for (Poll poll : shape.polls()) {
                if (!refuseIfLost(poll)) {
                    wheel.hasten(poll, holdOf(poll)); // what it rests on may end earlier than it did
                }
            }
        }
    }

    /** Answers everybody without messages, with the cursor they came with. */
    public void releaseAll() {
        assert owner.inLoop();
        flush();
        for (Shape shape : List.copyOf(shapes.values())) {
            for (Poll poll : shape.takePolls()) {
                forget(poll);
                poll.answer(Batch.empty(poll.cursor()));
            }
        }
    }

    /**
     * Forgets shapes that nobody used since the last sweep; when it is crowded, all that nobody uses now. Returns the
     * names that nobody asks for any more.
     */
    public Names sweep() {
        assert owner.inLoop();
        boolean crowded = isCrowded();
        Set<Shape> forgotten = new HashSet<>();
        Set<String> channels = new HashSet<>();
        Set<String> groups = new HashSet<>();
        shapes.values().removeIf(shape -> {
            boolean rested = shape.rest();
            if (shape.isInUse() || !(rested || crowded)) {
                return false;
            }
            places -= shape.names.size();
            forgotten.add(shape);
            channels.addAll(shape.names.channels());
            groups.addAll(shape.names.groups());
            if (shape.sieve != null && --shape.sieve.shapes == 0) {
                sieves.remove(shape.sieve.key());
            }
            return true;
        });
        crowdedAt = Math.max(ROOMY, 2 * places);
        return new Names(byChannel.removeAll(channels, forgotten), byGroup.removeAll(groups, forgotten));
    }

    /**
     * Whether so many shapes were made since the last sweep that it should not wait: clients that never ask for the same
     * channels twice would fill the memory.
     */
    public boolean isCrowded() {
        assert owner.inLoop();
        return places > crowdedAt;
    }

    /** How many polls wait that name {@code channel} itself, not a pattern or a group that stands for it. */
    public int waitingFor(String channel) {
        assert owner.inLoop();
        List<Shape> sharing = byChannel.of(channel);
        int waiting = 0;
        if (sharing != null) {
            for (Shape shape : sharing) {
                waiting += shape.size();
            }
        }
        return waiting;
    }

    /** Whether no shape is left, not even a deserted one. */
    public boolean isEmpty() {
        assert owner.inLoop();
        return shapes.isEmpty();
    }

    private static String key(Names names, @Nullable Sieve sieve) {
        List<String> channels = names.channels();
        if (sieve == null && channels.size() == 1 && names.groups().isEmpty()) {
            return channels.get(0);
        }
        // No name holds a line break.
        String key = String.join(",", channels) + '\n' + String.join(",", names.groups());
        return sieve == null ? key : key + '\n' + sieve.key();
    }

    private SharedSieve shared(Sieve sieve) {
        SharedSieve shared = sieves.computeIfAbsent(sieve.key(), key -> new SharedSieve(sieve));
        shared.shapes++;
        return shared;
    }

    private void note(Envelope envelope, @Nullable List<Shape> sharing, @Nullable String subscription) {
        if (sharing == null) {
            return;
        }
        Envelope matched = null;
        for (int i = 0; i < sharing.size(); i++) {
            Shape shape = sharing.get(i);
            if (shape.awaits(envelope)) {
                if (matched == null) {
                    matched = subscription == null ? envelope : envelope.matchedBy(subscription);
                }
                if (shape.note(matched)) {
                    dirty.add(shape);
                }
            }
        }
    }

    private void flush(Shape shape) {
        List<Envelope> pending = shape.takePending();
        List<Poll> polls = shape.takePolls();
        if (pending.isEmpty() || polls.isEmpty()) {
            return;
        }
        Timetoken first = pending.get(0).timetoken();
        Timetoken last = pending.get(pending.size() - 1).timetoken();
        // Before anybody is answered: an answer may bring the next envelope, and it is noted only for those who wait.
        polls.removeIf(poll -> goesOnWaiting(shape, poll, last));
        Batch shared = polls.size() > 1 ? batch(pending).forMany() : batch(pending);
        int sharing = 0;
        for (Poll poll : polls) {
            if (poll.isOver()) {
                // Cancelled after this flush had taken it.
                forget(poll);
                continue;
            }
            RuntimeException lost = poll.standing().lost();
            if (lost != null) {
                forget(poll);
                poll.fail(lost);
                continue;
            }
            if (first.isAfter(poll.cursor())) {
                forget(poll);
                sharing++;
                poll.answer(shared);
            } else {
                answerLatecomer(poll, pending);
            }
        }
        if (sharing > 0) {
            for (Envelope envelope : shared.envelopes()) {
                listener.delivered(envelope, sharing);
            }
        }
    }

    private Duration holdOf(Poll poll) {
        long until = poll.standing().untilTicks();
        if (until == Long.MAX_VALUE) {
            return hold;
        }
        long left = Math.max(0, until - owner.nowTicks());
        return left / TICKS_PER_SECOND >= hold.toSeconds() ? hold : Duration.ofNanos(left * NANOS_PER_TICK);
    }

    /** A poll that parked after everything that the turn brought waits for the next flush. */
    private static boolean goesOnWaiting(Shape shape, Poll poll, Timetoken last) {
        if (last.isAfter(poll.cursor())) {
            return false;
        }
        shape.park(poll);
        return true;
    }

    /** A poll that parked in the middle of the turn knows some of what the turn brought. */
    private void answerLatecomer(Poll poll, List<Envelope> pending) {
        List<Envelope> unknown = pending.stream()
                .filter(envelope -> envelope.timetoken().isAfter(poll.cursor()))
                .toList();
        forget(poll);
        Batch batch = batch(unknown);
        poll.answer(batch);
        for (Envelope envelope : batch.envelopes()) {
            listener.delivered(envelope, 1);
        }
    }

    private Batch batch(List<Envelope> envelopes) {
        Timetoken last = envelopes.get(envelopes.size() - 1).timetoken();
        return Batch.upTo(maxReplyBytes, envelopes, last);
    }

    private boolean unpark(Poll poll) {
        Shape shape = poll.shape();
        if (shape == null || !shape.unpark(poll)) {
            return false;
        }
        forget(poll);
        return true;
    }

    private void forget(Poll poll) {
        wheel.cancel(poll);
        poll.displace();
        listener.parked(-1);
    }

    /** Is told what happens to the polls, in turns of their loop. */
    public interface Listener {
        /** {@code polls} polls got {@code envelope}. */
        void delivered(Envelope envelope, int polls);

        /** {@code delta} more polls wait, or fewer. */
        void parked(int delta);

        /** A poll comes for {@code names}, for which none had come, or none since {@link #sweep} returned them. */
        void wanted(Names names);
    }
}
