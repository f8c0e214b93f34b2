package io.hubbub.broker.presence;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The users of one channel in the order in which they came.
 *
 * <p>Each has a place in a row. Whoever goes leaves a gap; when most places are gaps, the others close ranks. A page far from
 * the first is found by walking along the row, not from user to user.
 */
final class Roster {
    private static final int FEW = 16; // places that may all be gaps

    private final Map<String, Occupant> byUser = new HashMap<>();
    private final List<@Nullable Occupant> row = new ArrayList<>(1);

    int size() {
        return byUser.size();
    }

    @Nullable
    Occupant find(String user) {
        return byUser.get(user);
    }

    void add(Occupant occupant) {
        byUser.put(occupant.user.name, occupant);
        occupant.place = row.size();
        row.add(occupant);
    }

    void remove(Occupant occupant) {
        byUser.remove(occupant.user.name);
        row.set(occupant.place, null);
        if (row.size() > 2 * byUser.size() + FEW) {
            closeRanks();
        }
    }

    /** Everybody, in any order. */
    Collection<Occupant> all() {
        return byUser.values();
    }

    /** {@code limit} at most, without the first {@code offset}. */
    List<Present> page(int offset, int limit) {
        List<Present> page = new ArrayList<>(Math.max(0, Math.min(limit, size() - offset)));
        int passed = row.size() == size() ? offset : 0; // where there is no gap, nobody needs to be counted
        for (int place = passed; place < row.size() && page.size() < limit; place++) {
            Occupant each = row.get(place);
            if (each != null && ++passed > offset) {
                page.add(new Present(each.user.name, each.state));
            }
        }
        return page;
    }

    private void closeRanks() {
        row.removeIf(Objects::isNull);
        for (int place = 0; place < row.size(); place++) {
            Objects.requireNonNull(row.get(place)).place = place;
        }
    }
}
