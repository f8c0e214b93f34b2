package io.hubbub.broker.log;

import io.hubbub.broker.loop.Allowance;
import io.hubbub.protocol.Batch;
import io.hubbub.protocol.ChannelNames;
import io.hubbub.protocol.Envelope;
import io.hubbub.protocol.Timetoken;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A read of so many logs that it takes several turns. Its answer is that of one read in the last of them.
 *
 * <p>It goes through the names and keeps those logs whose first messages after the cursor are the oldest, as many as one
 * answer may look at; of what begins later it knows only from where on. A log that is appended to, or dropped, meanwhile is
 * looked at anew before the next step, so that nothing that happened to a log already passed is overlooked: when the way
 * is at its end, every log has been seen as it is now.
 *
 * <p>Reached only through {@link ChannelLogs} and by whoever began it, in turns of the owner.
 */
public final class LongRead {
    private final ChannelLogs logs;
    private final Timetoken cursor;
    private final Scope scope;
    private final @Nullable Predicate<Envelope> wanted;
    private final ChannelLogs.GapListener gapListener;
    private final int mostCandidates;

    private final TreeMap<Long, ChannelLog> candidates = new TreeMap<>(); // by the timetoken of what is new in it first
    private final Map<ChannelLog, Long> firsts = new HashMap<>(); // the same, the other way round
    private final Set<ChannelLog> touched = new LinkedHashSet<>(); // since the last turn
    private final Map<String, Gone> gaps = new TreeMap<>();
    private long limit = Long.MAX_VALUE; // a timetoken: whatever is there from here on may be missing
    private PatternLogs.@Nullable Walk walk; // through the logs of the pattern that the way has led to

    LongRead(
            ChannelLogs logs,
            Timetoken cursor,
            Scope scope,
            @Nullable Predicate<Envelope> wanted,
            ChannelLogs.GapListener gapListener,
            int mostCandidates) {
        this.logs = logs;
        this.cursor = cursor;
        this.scope = scope;
        this.wanted = wanted;
        this.gapListener = gapListener;
        this.mostCandidates = mostCandidates;
    }

    /** Goes on as far as the allowance allows; returns what {@link ChannelLogs#after} would, or null when there is more to do. */
    public @Nullable Batch goOn(Allowance allowance) {
        boolean goesOn = false;
        try {
            // All of them, or a busy keyset could keep it from its end; they came within one turn.
            lookAtTouched(allowance);
            goesOn = !search(allowance);
            return goesOn ? null : answer();
        } finally {
            if (!goesOn) {
                endWalk();
                logs.ended(this);
            }
        }
    }

    /** {@code log} was appended to, or dropped. */
    void touched(ChannelLog log) {
        touched.add(log);
    }

    private void lookAtTouched(Allowance allowance) {
        for (ChannelLog log : touched) {
            allowance.spend(1);
            if (scope.subscription(log.channel) == null) {
                continue;
            }
            if (logs.holds(log)) {
                look(log);
            } else {
                discard(log);
                gap(log.channel, log.goneWhenDropped());
            }
        }
        touched.clear();
    }

    /** Returns whether everything was seen. */
    private boolean search(Allowance allowance) {
        while (walk != null || !scope.isAtEnd()) {
            if (allowance.isSpent()) {
                return false;
            }
            allowance.spend(1);
            if (walk == null) {
                takeStep();
            } else {
                ChannelLog next = walk.next(cursor);
                if (next == null) {
                    endWalk();
                } else {
                    logs.use(next.channel);
                    look(next);
                }
            }
        }
        return true;
    }

    private void takeStep() {
        String name = scope.step();
        if (name == null) {
            return;
        }
        ChannelLog log = logs.use(name);
        if (log != null) {
            look(log);
        } else {
            gap(name, logs.gone(name));
        }
        PatternLogs ofPattern = ChannelNames.isWide(name) ? logs.ofPattern(name) : null;
        if (ofPattern != null) {
            gap(name, ofPattern.gone());
            walk = ofPattern.walk();
        }
    }

    private void endWalk() {
        if (walk != null) {
            walk.end();
            walk = null;
        }
    }

    private void look(ChannelLog log) {
        discard(log);
        if (!log.last().isAfter(cursor)) {
            return;
        }
        gap(log.channel, log.gone());
        long first = log.firstAfter(cursor);
        if (first >= limit) {
            return;
        }
        candidates.put(first, log);
        firsts.put(log, first);
        if (candidates.size() > mostCandidates) {
            limit = candidates.lastKey();
            discard(candidates.get(limit));
        }
    }

    private void discard(@Nullable ChannelLog log) {
        Long first = firsts.remove(log);
        if (first != null) {
            candidates.remove(first);
        }
    }

    private void gap(String name, Gone gone) {
        if (gone.through().isAfter(cursor)) {
            gaps.merge(name, gone, Gone::and);
        }
    }

    private Batch answer() {
        gaps.forEach(gapListener::gap);
        List<ChannelLog.Reader> readers = new ArrayList<>(candidates.size());
        for (ChannelLog log : candidates.values()) {
            String subscription = scope.subscription(log.channel);
            if (subscription != null) { // else it left its group
                boolean plain = subscription.equals(log.channel) && !ChannelNames.isPresence(subscription);
                readers.add(log.after(cursor, plain ? null : subscription));
            }
        }
        return logs.merge(cursor, readers, limit, wanted);
    }
}
