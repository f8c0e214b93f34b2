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
    private final Map<String, Occupant> occupants = new LinkedHashMap<>(); // by user, in order of arrival

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
        return occupants.size();
    }

    @Nullable
    Occupant occupant(String user) {
        return occupants.get(user);
    }

    void enter(Occupant occupant) {
        occupants.put(occupant.user.name, occupant);
    }

    void exit(Occupant occupant) {
        occupants.remove(occupant.user.name);
    }

    /** Everybody, in order of arrival. */
    Collection<Occupant> occupants() {
        return occupants.values();
    }

    List<Present> present(int offset, int limit) {
        List<Present> page = new ArrayList<>(Math.max(0, Math.min(limit, occupancy() - offset)));
        int place = 0;
        for (Occupant each : occupants.values()) {
            if (page.size() >= limit) {
                break;
            }
            if (place++ >= offset) {
                page.add(new Present(each.user.name, each.state));
            }
        }
        return page;
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
