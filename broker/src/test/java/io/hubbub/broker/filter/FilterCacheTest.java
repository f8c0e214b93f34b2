package io.hubbub.broker.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hubbub.broker.loop.VirtualLoop;
import io.hubbub.broker.loop.VirtualLoops;
import org.junit.jupiter.api.Test;

final class FilterCacheTest {
    private final VirtualLoop loop = VirtualLoops.single();
    private final FilterCache cache = new FilterCache(loop, 2);

    @Test
    void compile_sameExpression_isTheSameFilter() {
        assertThat(compile(new String("a == 1"))).isSameAs(compile(new String("a == 1")));
    }

    @Test
    void compile_full_forgetsTheOneNotAskedForTheLongest() {
        Filter a = compile("a");
        Filter b = compile("b");
        assertThat(compile("a")).isSameAs(a);

        compile("c");

        assertThat(compile("a")).isSameAs(a);
        assertThat(compile("b")).isNotSameAs(b).isEqualTo(b);
    }

    @Test
    void compile_noExpression_forgetsNothing() {
        Filter a = compile("a");
        Filter b = compile("b");

        for (int i = 0; i < 10; i++) {
            String wrong = "a b" + i;
            loop.turn(() -> assertThatThrownBy(() -> cache.compile(wrong)).isInstanceOf(FilterSyntaxException.class));
        }

        assertThat(compile("a")).isSameAs(a);
        assertThat(compile("b")).isSameAs(b);
    }

    @Test
    void compile_outsideItsLoop_isRefused() {
        assertThatThrownBy(() -> cache.compile("a")).isInstanceOf(AssertionError.class);
    }

    @Test
    void cache_withoutRoom_isRefused() {
        assertThatThrownBy(() -> new FilterCache(loop, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    private Filter compile(String expression) {
        return loop.ask(() -> {
            try {
                return cache.compile(expression);
            } catch (FilterSyntaxException e) {
                throw new AssertionError(e);
            }
        });
    }
}
