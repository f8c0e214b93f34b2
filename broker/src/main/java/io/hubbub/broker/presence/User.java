package io.hubbub.broker.presence;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The channels that one user is on. */
final class User {
    final String name;
    private @Nullable Occupant first;

    User(String name) {
        this.name = name;
    }

    void add(Occupant occupant) {
        occupant.next = first;
        if (first != null) {
            first.previous = occupant;
        }
        first = occupant;
    }

    void remove(Occupant occupant) {
        if (occupant.previous == null) {
            first = occupant.next;
        } else {
            occupant.previous.next = occupant.next;
        }
        if (occupant.next != null) {
            occupant.next.previous = occupant.previous;
        }
        occupant.previous = null;
        occupant.next = null;
    }

    boolean isNowhere() {
        return first == null;
    }

    List<String> channels() {
        List<String> channels = new ArrayList<>();
        for (Occupant each = first; each != null; each = each.next) {
            channels.add(each.room.channel);
        }
        return channels;
    }
}
