package io.hubbub.broker;

import io.hubbub.broker.fanout.Interest;
import io.hubbub.broker.log.ChannelLogs;
import io.hubbub.broker.log.TimetokenClock;
import io.hubbub.broker.loop.Loop;
import io.hubbub.broker.loop.LoopOwned;
import io.hubbub.broker.loop.TimingWheel;
import io.hubbub.broker.port.Keyset;
import io.hubbub.broker.port.Observer;
import io.hubbub.protocol.Batch;
import io.hubbub.protocol.Envelope;
import io.hubbub.protocol.Message;
import io.hubbub.protocol.Timetoken;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One keyset: gives every message its place, keeps the recent ones, and sends them to the loops that want them.
 *
 * <p>Because one owner assigns a timetoken, appends, and answers reads, messages become visible in timetoken order, and
 * nothing falls between a subscriber's read and its wait.
 *
 * <p>Owned by {@link #loop}. Outposts on other loops reach it by posting.
 */
@LoopOwned
final class Shard {
    private static final Duration HOUSEKEEPING = Duration.ofSeconds(30);

    private final Keyset keyset;
    private final Loop loop;
    private final Observer observer;
    private final Map<Loop, Outpost> outposts; // one for each loop of connections; never changes

    private final TimetokenClock clock;
    private final ChannelLogs logs;
    private final Interest<OutpostLink> interest;
    private boolean keepingHouse;

    Shard(Keyset keyset, BrokerSettings settings, Loop loop, Map<Loop, TimingWheel> wheels, Observer observer) {
        this.keyset = keyset;
        this.loop = loop;
        this.observer = observer;
        this.clock = new TimetokenClock(loop);
        // What was published before this shard existed is gone; a cursor from then may have missed something.
        this.logs = new ChannelLogs(loop, settings.logBounds(), clock.start(), observer::logBytes);
        this.interest = new Interest<>(loop);
        Map<Loop, Outpost> posts = new HashMap<>();
        wheels.forEach((each, wheel) -> posts.put(each, new Outpost(this, each, wheel, settings, observer)));
        this.outposts = Map.copyOf(posts);
    }

    Loop loop() {
        return loop;
    }

    Outpost outpost(Loop of) {
        Outpost outpost = outposts.get(of);
        if (outpost == null) {
            throw new IllegalArgumentException("Not a loop of this broker: " + of);
        }
        return outpost;
    }

    Map<Loop, Outpost> outposts() {
        return outposts;
    }

    /** Places the message, keeps it, and sends it to whoever listens. */
    Timetoken publish(String channel, Message message) {
        assert loop.inLoop();
        Timetoken dictated = message.storage().placedAt();
        Timetoken place = dictated != null ? dictated : clock.next();
        Envelope envelope = new Envelope(keyset.subscribeKey(), channel, place, message);
        observer.accepted(keyset, message, envelope);
        // A dictated place may lie before live cursors: showing it would break their order.
        if (dictated == null && message.delivery() == Message.Delivery.SUBSCRIBERS) {
            logs.append(envelope);
            keepHouse();
            for (OutpostLink link : interest.in(channel)) {
                link.send(envelope);
            }
        }
        return place;
    }

    Timetoken now() {
        assert loop.inLoop();
        return clock.now();
    }

    /**
     * The first read of a poll, in the same turn as its interest: every later message will be sent. Empty when there is
     * nothing, with the poll's own cursor, or now when that lies in the future.
     *
     * @param newChannels those of the poll that its loop did not listen to before
     */
    Batch open(OutpostLink link, List<String> channels, List<String> newChannels, Timetoken cursor) {
        assert loop.inLoop();
        interest.add(newChannels, link);
        Timetoken from = clock.isAhead(cursor) ? clock.now() : cursor;
        return logs.after(from, channels, (channel, through) -> observer.gap(keyset, channel, cursor, through));
    }

    /** The loop behind {@code link} no longer listens to {@code channels}. */
    void desert(OutpostLink link, List<String> channels) {
        assert loop.inLoop();
        interest.remove(channels, link);
    }

    private void keepHouse() {
        if (!keepingHouse) {
            keepingHouse = true;
            loop.after(HOUSEKEEPING, () -> {
                keepingHouse = false;
                logs.dropIdle();
                if (logs.weight() > 0) {
                    keepHouse();
                }
            });
        }
    }
}
