package io.hubbub.broker.presence;

import io.hubbub.broker.loop.Allowance;
import io.hubbub.broker.loop.Loop;
import io.hubbub.broker.loop.LoopOwned;
import io.hubbub.broker.loop.TimingWheel;
import io.hubbub.broker.presence.PresenceEvent.Action;
import io.hubbub.broker.presence.PresenceEvent.Single;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * The users on the channels of a keyset.
 *
 * <p>Time over is one entry of a wheel for each user on each channel; who is due is removed {@value #REMOVED_PER_TURN} at a
 * time, so that a storm of them delays nobody for long. Requests come channel by channel, for the same reason.
 *
 * <p>Owned by the loop it was made with.
 */
@LoopOwned
public final class Presence {
    private static final int REMOVED_PER_TURN = 256;
    /** An event is a message that is written, kept and sent. */
    public static final int STEPS_OF_AN_EVENT = 8;

    private static final int KEPT_STATES = 100_000; // then the oldest go

    private final Loop owner;
    private final TimingWheel wheel;
    private PresenceRules rules;
    private final Announcer announcer;

    private final Map<String, Room> rooms = new HashMap<>(); // that somebody is in
    private final Map<String, User> users = new HashMap<>(); // that are somewhere
    private final Map<Place, KeptState> keptStates = new LinkedHashMap<>(); // of users that are not there; oldest first
    private final Queue<Occupant> expired = new ArrayDeque<>();
    private boolean removing; // a turn is set
    private int entries; // occupants of all rooms
    private long visits; // the number of the latest

    /** Nobody is anywhere. */
    public Presence(Loop owner, TimingWheel wheel, PresenceRules rules, Announcer announcer) {
        this.owner = owner;
        this.wheel = wheel;
        this.rules = rules;
        this.announcer = announcer;
    }

    /** A request of {@code user} begins, which will be heard of within {@code timeout} again wherever it arrives. */
    public Visit visit(String user, Duration timeout) {
        assert owner.inLoop();
        visits++;
        return new Visit(visits, user, timeout.toNanos(), owner.nowNanos());
    }

    /** The request of {@code visit} goes on in a later turn than that in which it began. */
    public void goOn(Visit visit) {
        assert owner.inLoop();
        visit.nowNanos = owner.nowNanos();
    }

    /**
     * The request of {@code visit} says that its user is on {@code channel}. Of several times the first counts.
     *
     * @param state a JSON object, or null when the request names none
     * @return whether the user has come, and others were told
     */
    public boolean arrive(Visit visit, String channel, @Nullable String state) {
        assert owner.inLoop();
        Room room = rooms.get(channel);
        Occupant occupant = room == null ? null : room.occupant(visit.user);
        boolean comes = occupant == null;
        if (occupant == null) {
            if (entries >= rules.maxEntries()) {
                announcer.full();
                return false;
            }
            occupant = join(visit.user, channel, state);
        } else if (occupant.lastVisit == visit.number) {
            return false;
        } else if (state != null && !state.equals(occupant.state)) {
            occupant.state = state;
            occupant.stateIsNews = true;
        }
        occupant.lastVisit = visit.number;
        stays(occupant, visit.timeoutNanos, visit.nowNanos);
        visit.occupants.add(occupant);
        return comes;
    }

    /**
     * The request of {@code visit} is answered: whoever has not left since was heard of now. To be called until it returns
     * that this was all.
     */
    public boolean answered(Visit visit, Allowance allowance) {
        assert owner.inLoop();
        long now = owner.nowNanos();
        for (; visit.told < visit.occupants.size() && !allowance.isSpent(); visit.told++) {
            Occupant each = visit.occupants.get(visit.told);
            if (!each.isGone()) {
                stays(each, each.timeoutNanos(), now);
            }
            allowance.spend(1);
        }
        return visit.told == visit.occupants.size();
    }

    /**
     * The connection of {@code visit} ended before the answer: its user leaves wherever it did not come again since. To be
     * called until it returns that this was all.
     */
    public boolean disconnected(Visit visit, Allowance allowance) {
        assert owner.inLoop();
        for (; visit.told < visit.occupants.size() && !allowance.isSpent(); visit.told++) {
            Occupant each = visit.occupants.get(visit.told);
            if (!each.isGone() && each.lastVisit == visit.number) {
                remove(each, Action.LEAVE);
                allowance.spend(STEPS_OF_AN_EVENT);
            }
            allowance.spend(1);
        }
        return visit.told == visit.occupants.size();
    }

    /** {@code user} leaves {@code channel}; returns whether it was there, and others were told. */
    public boolean leave(String user, String channel) {
        assert owner.inLoop();
        Room room = rooms.get(channel);
        Occupant occupant = room == null ? null : room.occupant(user);
        if (occupant != null) {
            remove(occupant, Action.LEAVE);
        }
        forget(user, channel);
        return occupant != null;
    }

    /**
     * Sets the state of {@code user} on {@code channel}. When it is not there, the state is kept for a while.
     *
     * @param state a JSON object
     * @return whether others were told
     */
    public boolean setState(String user, String channel, String state) {
        assert owner.inLoop();
        Room room = rooms.get(channel);
        Occupant occupant = room == null ? null : room.occupant(user);
        if (room == null || occupant == null) {
            keep(user, channel, state);
            return false;
        }
        // A poll of the client may have brought the same state just before.
        boolean news = occupant.stateIsNews || !state.equals(occupant.state);
        occupant.state = state;
        occupant.stateIsNews = false;
        if (news) {
            announcer.announce(channel, new Single(Action.STATE_CHANGE, user, room.occupancy(), state));
        }
        return news;
    }

    /** The state of {@code user} on {@code channel}, whether it is there or not; null for none. */
    public @Nullable String state(String user, String channel) {
        assert owner.inLoop();
        Room room = rooms.get(channel);
        Occupant occupant = room == null ? null : room.occupant(user);
        if (occupant != null) {
            return occupant.state;
        }
        KeptState kept = keptStates.get(new Place(user, channel));
        return kept == null ? null : kept.state;
    }

    /** How many users are on {@code channel}. */
    public int occupancy(String channel) {
        assert owner.inLoop();
        Room room = rooms.get(channel);
        return room == null ? 0 : room.occupancy();
    }

    /** The users on {@code channel} in the order in which they came, {@code limit} at most, without the first {@code offset}. */
    public List<Present> here(String channel, int offset, int limit) {
        assert owner.inLoop();
        Room room = rooms.get(channel);
        return room == null ? List.of() : room.present(offset, limit);
    }

    /** Channels that somebody is on, {@code most} of them at most. */
    public List<String> channels(int most) {
        assert owner.inLoop();
        return rooms.keySet().stream().limit(most).toList();
    }

    /** How many channels somebody is on. */
    public int occupiedChannels() {
        assert owner.inLoop();
        return rooms.size();
    }

    /** How many users are on all channels, each counted on every one. */
    public int entries() {
        assert owner.inLoop();
        return entries;
    }

    /**
     * Announces by other rules from now on. Who is there stays, even where fewer may come in, until its time is over, which
     * begins anew by the new rules when it is next heard of.
     */
    public void follow(PresenceRules others) {
        assert owner.inLoop();
        rules = others;
    }

    /** The channels where changes wait for the end of an interval. */
    public List<String> waiting() {
        assert owner.inLoop();
        return rooms.values().stream()
                .filter(Room::isWaiting)
                .map(room -> room.channel)
                .toList();
    }

    /** Announces what waits on {@code channel} now, not at the end of the interval; returns whether there was something. */
    public boolean announceNow(String channel) {
        assert owner.inLoop();
        Room room = rooms.get(channel);
        if (room == null || !room.isWaiting()) {
            return false;
        }
        wheel.cancel(room);
        announcer.announce(channel, room.takeChanges());
        return true;
    }

    /** Everybody goes, and nobody is told: the keyset is going, or has no presence any more. */
    public void clear() {
        assert owner.inLoop();
        for (Room room : rooms.values()) {
            wheel.cancel(room);
            for (Occupant occupant : room.occupants()) {
                wheel.cancel(occupant);
                occupant.go();
            }
        }
        keptStates.values().forEach(wheel::cancel);
        announcer.entries(-entries);
        entries = 0;
        rooms.clear();
        users.clear();
        keptStates.clear();
        expired.clear();
    }

    /** The channels that {@code user} is on. */
    public List<String> where(String user) {
        assert owner.inLoop();
        User found = users.get(user);
        return found == null ? List.of() : found.channels();
    }

    private Occupant join(String name, String channel, @Nullable String state) {
        Room room = rooms.computeIfAbsent(channel, key -> new Room(this, key));
        User user = users.computeIfAbsent(name, User::new);
        Occupant occupant = new Occupant(room, user);
        String kept = forget(name, channel);
        occupant.state = state != null ? state : kept;
        room.enter(occupant);
        user.add(occupant);
        entries++;
        announcer.entries(1);
        changed(room, name, Action.JOIN, occupant.state);
        return occupant;
    }

    private void remove(Occupant occupant, Action action) {
        wheel.cancel(occupant);
        occupant.go();
        Room room = occupant.room;
        room.exit(occupant);
        entries--;
        announcer.entries(-1);
        occupant.user.remove(occupant);
        if (occupant.user.isNowhere()) {
            users.remove(occupant.user.name);
        }
        changed(room, occupant.user.name, action, occupant.state);
        if (room.occupancy() == 0) {
            wheel.cancel(room);
            rooms.remove(room.channel);
        }
    }

    private void changed(Room room, String user, Action action, @Nullable String state) {
        if (room.occupancy() > rules.announceMax()) {
            boolean first = !room.isWaiting();
            room.note(user, action, rules);
            if (first) {
                wheel.schedule(room, rules.interval());
            }
            return;
        }
        if (room.isWaiting()) {
            // Said before, or the events would not add up.
            wheel.cancel(room);
            room.note(user, action, rules);
            announcer.announce(room.channel, room.takeChanges());
        } else {
            announcer.announce(room.channel, new Single(action, user, room.occupancy(), state));
        }
    }

    void intervalEnded(Room room) {
        announcer.announce(room.channel, room.takeChanges());
    }

    private void stays(Occupant occupant, long timeoutNanos, long nowNanos) {
        occupant.stays(timeoutNanos, nowNanos);
        if (occupant.endsBeforeTheWheelKnows()) {
            occupant.hang(wheel, nowNanos);
        }
    }

    /** The deadline that the wheel knows of has passed: {@code occupant} may have been heard of since. */
    void due(Occupant occupant) {
        long now = owner.nowNanos();
        if (!occupant.isOver(now)) {
            occupant.hang(wheel, now);
            return;
        }
        occupant.expires();
        expired.add(occupant);
        if (!removing) {
            removing = true;
            removeSome();
        }
    }

    private void removeExpired() {
        for (int count = 0; count < REMOVED_PER_TURN && !expired.isEmpty(); count++) {
            Occupant occupant = expired.remove();
            if (occupant.isExpiring()) { // else it was heard of, or left, in the meantime
                remove(occupant, Action.TIMEOUT);
            }
        }
        removing = !expired.isEmpty();
        if (removing) {
            removeSome();
        }
    }

    /** What is posted runs before the loop looks at its sockets again, a timer after it. */
    private void removeSome() {
        owner.after(Duration.ZERO, this::removeExpired);
    }

    private void keep(String user, String channel, String state) {
        KeptState kept = keptStates.computeIfAbsent(new Place(user, channel), KeptState::new);
        kept.state = state;
        wheel.schedule(kept, rules.stateTimeout());
        if (keptStates.size() > KEPT_STATES) {
            KeptState oldest = keptStates.values().iterator().next();
            forget(oldest.place.user(), oldest.place.channel());
        }
    }

    private @Nullable String forget(String user, String channel) {
        if (keptStates.isEmpty()) {
            return null;
        }
        KeptState kept = keptStates.remove(new Place(user, channel));
        if (kept == null) {
            return null;
        }
        wheel.cancel(kept);
        return kept.state;
    }

    private record Place(String user, String channel) {}

    /** The state of a user that is not there. */
    private final class KeptState extends TimingWheel.Entry {
        private final Place place;
        private String state = "";

        KeptState(Place place) {
            this.place = place;
        }

        @Override
        protected void due() {
            keptStates.remove(place);
        }
    }
}
