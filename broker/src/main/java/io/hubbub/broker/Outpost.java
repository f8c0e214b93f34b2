package io.hubbub.broker;

import io.hubbub.broker.loop.Loop;
import io.hubbub.broker.loop.LoopOwned;
import io.hubbub.broker.loop.TimingWheel;
import io.hubbub.broker.park.ParkedPolls;
import io.hubbub.broker.park.Poll;
import io.hubbub.broker.park.Shape;
import io.hubbub.broker.port.Observer;
import io.hubbub.protocol.Batch;
import io.hubbub.protocol.Envelope;
import io.hubbub.protocol.Timetoken;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

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

    private final Shard shard;
    private final Loop loop;
    private final Observer observer;
    private final OutpostLink link; // owned by the shard; only handed back to it here
    private final boolean atShard;

    private final ParkedPolls polls;
    private boolean flushing; // a flush is posted
    private boolean sweeping; // a sweep is posted
    private boolean draining;

    Outpost(Shard shard, Loop loop, TimingWheel wheel, BrokerSettings settings, Observer observer) {
        this.shard = shard;
        this.loop = loop;
        this.observer = observer;
        this.link = new OutpostLink(shard.loop(), loop, this);
        this.atShard = shard.loop() == loop;
        this.polls = new ParkedPolls(loop, wheel, settings.hold(), settings.replyBytes(), this);
    }

    /** Starts a poll: reads what is kept, else waits. */
    Poll open(List<String> channels, Timetoken cursor) {
        assert loop.inLoop();
        Poll poll = new Poll(cursor, this::holdEnded);
        List<String> newChannels = new ArrayList<>(0);
        Shape shape = polls.enter(channels, newChannels);
        if (atShard) {
            opened(poll, shape, shard.open(link, channels, newChannels, cursor));
        } else {
            shard.loop().post(() -> {
                try {
                    Batch found = shard.open(link, channels, newChannels, cursor);
                    link.post(() -> opened(poll, shape, found));
                } catch (RuntimeException e) {
                    loop.post(() -> failed(poll, shape, e));
                }
            });
        }
        return poll;
    }

    void cancel(Poll poll) {
        assert loop.inLoop();
        polls.cancel(poll);
    }

    /** An envelope from the shard on this same loop: the answers wait for the end of the turn. */
    void receive(Envelope envelope) {
        polls.note(envelope);
        if (!flushing && polls.needsFlush()) {
            flushing = true;
            loop.post(this::flush);
        }
    }

    /** The envelopes of one turn of a shard elsewhere. */
    void receiveAll(List<Envelope> envelopes) {
        for (Envelope envelope : envelopes) {
            polls.note(envelope);
        }
        polls.flush();
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

    @Override
    public void parked(int delta) {
        observer.parkedPolls(delta);
    }

    private void opened(Poll poll, Shape shape, Batch found) {
        if (poll.isOver()) {
            polls.leave(shape);
        } else if (!found.envelopes().isEmpty()) {
            polls.leave(shape);
            poll.answer(found);
            observer.caughtUp(found.envelopes().size());
        } else if (draining) {
            polls.leave(shape);
            poll.answer(found);
        } else {
            poll.startAt(found.cursor());
            polls.park(shape, poll);
        }
        if (polls.isCrowded()) {
            withdrawInterest();
        }
        keepSweeping();
    }

    private void failed(Poll poll, Shape shape, RuntimeException cause) {
        polls.leave(shape);
        poll.fail(cause);
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
        List<String> deserted = polls.sweep();
        if (!deserted.isEmpty()) {
            if (atShard) {
                shard.desert(link, deserted);
            } else {
                shard.loop().post(() -> shard.desert(link, deserted));
            }
        }
    }
}
