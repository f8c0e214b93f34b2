package io.hubbub.broker;

import io.hubbub.broker.SimulatedTenant.Expected;
import io.hubbub.broker.SimulatedTenant.Sent;
import io.hubbub.protocol.Batch;
import io.hubbub.protocol.Envelope;
import io.hubbub.protocol.Names;
import io.hubbub.protocol.Timetoken;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One poll under way, and the judgement of its answer. */
final class SimulatedPoll {
    final SimulatedTenant tenant;
    final Names names;
    final SimulatedFilter filter;
    final @Nullable String user;
    final Timetoken cursor;
    final long asked; // step
    boolean later; // than the turn that asked
    long waitsSince = -1; // nanoseconds, the first rest that saw it wait

    @Nullable
    Subscription subscription;

    private final Map<String, Long> missedThrough = new HashMap<>(); // timetokens, by channel

    // Where it makes its user present, as far as is known.
    final Set<Stay> stays = new HashSet<>();
    final Set<String> mayBeOn = new HashSet<>(); // channels

    SimulatedPoll(
            SimulatedTenant tenant,
            Names names,
            SimulatedFilter filter,
            @Nullable String user,
            Timetoken cursor,
            long asked) {
        this.tenant = tenant;
        this.names = names;
        this.filter = filter;
        this.user = user;
        this.cursor = cursor;
        this.asked = asked;
    }

    /** Nothing moves and it waits: it has seen everything. */
    void checkWaiting(Judge judge) {
        NavigableMap<Long, Expected> unseen = tenant.between(names, cursor.ticks(), Long.MAX_VALUE);
        unseen.values()
                .removeIf(each -> !each.required()
                        || !filter.passes(each.sent())
                        || isCovered(each.sent())
                        || tenant.mayBeMissed(each.sent()));
        judge.require(unseen.isEmpty(), this, "waits although there is", unseen.values());
    }

    void judge(Judge judge, Batch batch) {
        long from = cursor.ticks();
        long through = batch.cursor().ticks();
        judge.require(through >= from, "The cursor fell from", from, "to", through);
        tenant.lastCursor = Math.max(tenant.lastCursor, through);
        NavigableMap<Long, Expected> expected = tenant.between(names, from, through);
        long last = from;
        Set<Long> got = new HashSet<>();
        for (Envelope envelope : batch.envelopes()) {
            long place = envelope.timetoken().ticks();
            judge.require(place > last, this, "got", place, "after", last);
            last = place;
            got.add(place);
            Expected each = expected.get(place);
            judge.require(each != null, this, "got", envelope, "which is not for it");
            if (each != null) {
                judge.require(filter.passes(each.sent()), this, "got", envelope, "through its filter");
                judge.require(each.matches(judge, envelope), this, "got", envelope, "for", each);
            }
        }
        judge.require(last <= through, this, "got", last, ", behind the cursor", through);
        for (Expected each : expected.values()) {
            Sent sent = each.sent();
            if (!each.required() || got.contains(sent.place())) {
                continue;
            }
            if (tenant.mayBeMissed(sent)) {
                continue;
            }
            if (!filter.passes(sent)) {
                judge.saw(Judge.Event.WITHHELD_BY_A_FILTER);
            } else {
                judge.require(isCovered(sent), this, "up to", through, "missed", sent);
                judge.saw(Judge.Event.MISSED_IN_A_GAP);
            }
        }
    }

    /** Whether it was told that it missed something in this place. Asked when everything is told. */
    private boolean isCovered(Sent missing) {
        if (tenant.isStored(missing) && tenant.hasHistorySince(asked)) {
            return false; // it is in history
        }
        long through = missedThrough.computeIfAbsent(
                missing.envelope().channel(), channel -> tenant.missedThrough(this, channel));
        return through >= missing.place();
    }

    @Override
    public String toString() {
        return "a poll of step " + asked + " by " + user + " for " + names + " with " + filter + " after " + cursor;
    }

    /** One user on one channel. */
    static final class Stay {
        final String channel;
        long sureUntil = Long.MIN_VALUE; // nanoseconds
        long maybeUntil;

        Stay(String channel) {
            this.channel = channel;
        }
    }
}
