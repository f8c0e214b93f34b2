package io.hubbub.broker;

import io.hubbub.broker.filter.Filter;
import io.hubbub.broker.filter.FilterCache;
import io.hubbub.broker.filter.FilterSyntaxException;
import io.hubbub.broker.loop.Loop;
import io.hubbub.protocol.Refusal;
import io.hubbub.protocol.RefusalCode;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Understands filter expressions, on the loop of whoever brings one. */
final class Filters {
    private static final int KEPT_PER_LOOP = 128;

    private final Map<Loop, FilterCache> caches; // each owned by its loop; the map never changes

    Filters(List<Loop> loops) {
        caches = loops.stream()
                .collect(Collectors.toUnmodifiableMap(loop -> loop, loop -> new FilterCache(loop, KEPT_PER_LOOP)));
    }

    /**
     * The filter of an expression; null for none.
     *
     * @throws Refusal {@link RefusalCode#FILTER_SYNTAX} with what is wrong and where
     */
    @Nullable
    Filter compile(Loop caller, @Nullable String expression) {
        if (expression == null) {
            return null;
        }
        try {
            return Objects.requireNonNull(caches.get(caller)).compile(expression);
        } catch (FilterSyntaxException e) {
            throw new Refusal(RefusalCode.FILTER_SYNTAX, e.complaint());
        }
    }
}
