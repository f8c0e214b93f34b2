package io.hubbub.broker.presence;

import java.util.List;

/** A request of a user that is still to be answered: its user is heard of once more when it is. */
public final class Visit {
    final long number;
    final List<Occupant> occupants;

    Visit(long number, List<Occupant> occupants) {
        this.number = number;
        this.occupants = occupants;
    }
}
