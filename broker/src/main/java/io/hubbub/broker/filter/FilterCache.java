package io.hubbub.broker.filter;

import io.hubbub.broker.loop.Loop;
import io.hubbub.broker.loop.LoopOwned;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The filters a loop compiled lately, one for each expression: every poll brings its expression anew, and mostly it is
 * the one of the poll before.
 *
 * <p>When full it forgets the one not asked for the longest. Polls hold their filter themselves, so forgetting costs
 * another compilation and nothing else. What is no expression is not remembered.
 */
@LoopOwned
public final class FilterCache {
    private final Loop owner;
    private final int capacity; // filters; mostly below 1 KB each, a path of thousands of steps takes some 150 KB
    private final Map<String, Filter> recent = new LinkedHashMap<>(16, 0.75f, true);

    /** Nothing compiled yet. */
    public FilterCache(Loop owner, int capacity) {
        if (capacity < 1) {
            throw new IllegalArgumentException("A cache for " + capacity + " filters");
        }
        this.owner = owner;
        this.capacity = capacity;
    }

    /** As {@link Filter#compile}, and the same filter as the last time where it is still known. */
    public Filter compile(String expression) throws FilterSyntaxException {
        assert owner.inLoop();
        Filter known = recent.get(expression);
        if (known != null) {
            return known;
        }
        Filter filter = Filter.compile(expression);
        if (recent.size() == capacity) {
            recent.remove(recent.keySet().iterator().next());
        }
        recent.put(expression, filter);
        return filter;
    }
}
