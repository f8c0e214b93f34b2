package io.hubbub.broker.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubbub.broker.loop.VirtualLoop;
import io.hubbub.broker.loop.VirtualLoops;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class InterestTest {
    private static final Object FIRST = "first";
    private static final Object SECOND = "second";

    private final VirtualLoop loop = VirtualLoops.single();
    private final Interest<Object> interest = new Interest<>(loop);

    @Test
    void in_nobodyListens_isEmpty() {
        assertThat(in("a")).isEmpty();
    }

    @Test
    void add_twoListeners_bothAreThere() {
        add(FIRST, "a", "b");
        add(SECOND, "b");

        assertThat(in("a")).containsExactly(FIRST);
        assertThat(in("b")).containsExactlyInAnyOrder(FIRST, SECOND);
    }

    @Test
    void add_again_isThereOnce() {
        add(FIRST, "a");
        add(FIRST, "a");

        assertThat(in("a")).containsExactly(FIRST);
    }

    @Test
    void remove_oneOfTwo_leavesTheOther() {
        add(FIRST, "a");
        add(SECOND, "a");
        remove(FIRST, "a");

        assertThat(in("a")).containsExactly(SECOND);
    }

    @Test
    void remove_oneChannel_leavesTheOthers() {
        add(FIRST, "a", "b");
        remove(FIRST, "a");

        assertThat(in("a")).isEmpty();
        assertThat(in("b")).containsExactly(FIRST);
    }

    @Test
    void remove_addedTwice_isGone() {
        add(FIRST, "a");
        add(FIRST, "a");
        remove(FIRST, "a");

        assertThat(in("a")).isEmpty();
    }

    @Test
    void remove_whoNeverListened_changesNothing() {
        add(FIRST, "a");
        remove(SECOND, "a", "b");

        assertThat(in("a")).containsExactly(FIRST);
    }

    @Test
    void channels_lastListenerGone_remembersNoChannel() {
        add(FIRST, "a", "b");
        assertThat(loop.ask(interest::names)).isEqualTo(2);

        remove(FIRST, "a", "b");
        assertThat(loop.ask(interest::names)).isZero();
    }

    private void add(Object listener, String... channels) {
        loop.turn(() -> interest.add(List.of(channels), listener));
    }

    private void remove(Object listener, String... channels) {
        loop.turn(() -> interest.remove(List.of(channels), listener));
    }

    private Set<Object> in(String channel) {
        return loop.ask(() -> interest.in(channel));
    }
}
