package io.hubbub.client;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some of many items.
 *
 * @param items in the order in which they are walked through
 * @param next where those after them begin, or null when there are none
 */
record Page<T>(List<T> items, @Nullable Long next) {
    /** The last one, without items. */
    static <T> Page<T> last() {
        return new Page<>(List.of(), null);
    }
}
