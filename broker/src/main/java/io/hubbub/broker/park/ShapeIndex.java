package io.hubbub.broker.park;

import io.hubbub.protocol.ChannelNames;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Shapes by the names they ask for. Owned by {@link ParkedPolls}. */
final class ShapeIndex {
    private final Map<String, List<Shape>> byName = new HashMap<>();
    private int wide; // names that are patterns

    /** Adds {@code shape} under {@code names}; returns those that nobody asked for before. */
    List<String> add(List<String> names, Shape shape) {
        List<String> newNames = new ArrayList<>(0);
        for (String name : names) {
            List<Shape> sharing = byName.get(name);
            if (sharing == null) {
                sharing = new ArrayList<>(1);
                byName.put(name, sharing);
                newNames.add(name);
                wide += ChannelNames.isWide(name) ? 1 : 0;
            }
            sharing.add(shape);
        }
        return newNames;
    }

    /** Forgets shapes under {@code names}, and returns the names that nobody asks for any more. */
    List<String> removeAll(Set<String> names, Set<Shape> forgotten) {
        List<String> deserted = new ArrayList<>();
        for (String name : names) {
            List<Shape> sharing = byName.get(name);
            // All at once: many shapes may share a name, and go together.
            if (sharing != null && sharing.removeAll(forgotten) && sharing.isEmpty()) {
                byName.remove(name);
                deserted.add(name);
                wide -= ChannelNames.isWide(name) ? 1 : 0;
            }
        }
        return deserted;
    }

    /** The shapes that ask for exactly this name; null for none. */
    @Nullable
    List<Shape> of(String name) {
        return byName.get(name);
    }

    boolean hasPatterns() {
        return wide > 0;
    }
}
