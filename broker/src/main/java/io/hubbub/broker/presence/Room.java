package io.hubbub.broker.presence;

import io.hubbub.broker.loop.TimingWheel;
import io.hubbub.broker.presence.PresenceEvent.Action;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The users of one channel, and what is to be said of them at the end of the interval. */
final class Room extends TimingWheel.Entry {
    private static final int QUOTES_AND_COMMA = 3;

    final String channel;
    private final Presence presence;
    private final Roster roster = new Roster();

    private boolean waiting; // something is to be said
    private @Nullable PresenceRules rules; // that held when it began to wait
    private Map<String, Action> changes = Map.of(); // since the last event, net
    private int changeBytes;
    private boolean tooMany; // changes are no longer kept

    Room(Presence presence, String channel) {
        this.presence = presence;
        this.channel = channel;
    }

    int occupancy() {
        return roster.size();
    }

    @Nullable
    Occupant occupant(String user) {
        return roster.find(user);
    }

    void enter(Occupant occupant) {
        roster.add(occupant);
    }

    void exit(Occupant occupant) {
        roster.remove(occupant);
    }

    /** Everybody. */
    Collection<Occupant> occupants() {
        return roster.all();
    }

    /** In order of arrival, {@code limit} at most, without the first {@code offset}. */
    List<Present> present(int offset, int limit) {
        return roster.page(offset, limit);
    }

    /** The deadline of somebody who is here has passed, as far as the wheel knows. */
    void occupantDue(Occupant occupant) {
        presence.due(occupant);
    }

    /** Whether changes wait for the end of the interval. */
    boolean isWaiting() {
        return waiting;
    }

    /** Something changed that is said at the end of the interval, which names all changes or none: as when it began. */
    void note(String user, Action action, PresenceRules current) {
        if (!waiting || rules == null) {
            waiting = true;
            rules = current;
        }
        if (!rules.deltas() || tooMany) {
            return;
        }
        if (changes.isEmpty()) {
            changes = new LinkedHashMap<>();
        }
        Action before = changes.remove(user);
        if (before == null) {
            changes.put(user, action);
            changeBytes += bytes(user);
        } else if (before == Action.JOIN || action == Action.JOIN) {
            changeBytes -= bytes(user); // there and back again
        } else {
            changes.put(user, action);
        }
        if (changeBytes > rules.deltaBytes()) {
            tooMany = true;
            changes = Map.of();
        }
    }

    /** What is to be said; nothing is afterwards. */
    PresenceEvent.Interval takeChanges() {
        var event = new PresenceEvent.Interval(
                occupancy(), changed(Action.JOIN), changed(Action.LEAVE), changed(Action.TIMEOUT), tooMany);
        waiting = false;
        changes = Map.of();
        changeBytes = 0;
        tooMany = false;
        return event;
    }

    private List<String> changed(Action action) {
        List<String> users = new ArrayList<>();
        changes.forEach((user, change) -> {
            if (change == action) {
                users.add(user);
            }
        });
        return users;
    }

    // Close enough: characters beyond ASCII take up to three bytes each.
    private static int bytes(String user) {
        return 3 * user.length() + QUOTES_AND_COMMA;
    }

    @Override
    protected void due() {
        presence.intervalEnded(this);
    }
}
