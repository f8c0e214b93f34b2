package io.hubbub.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PatienceTest {
    private long nowNanos = 17;

    @Test
    void trouble_goesOn_isTriedAgainMoreAndMoreSeldomUntilTheLimit() {
        Patience patience = new Patience(Duration.ofSeconds(20), () -> nowNanos);

        assertThat(pauses(patience)).containsExactly(250L, 500L, 1000L, 2000L, 4000L, 5000L, 5000L, 2250L);
    }

    @Test
    void trouble_overAndBack_isTriedAsLongAgain() {
        Patience patience = new Patience(Duration.ofSeconds(1), () -> nowNanos);
        assertThat(pauses(patience)).containsExactly(250L, 500L, 250L);
        patience.reset();

        assertThat(pauses(patience)).containsExactly(250L, 500L, 250L);
    }

    @Test
    void limit_none_isNoSecondAttempt() {
        assertThat(new Patience(Duration.ZERO, () -> nowNanos).pause()).isNull();
    }

    private List<Long> pauses(Patience patience) {
        List<Long> millis = new ArrayList<>();
        for (Duration pause = patience.pause(); pause != null; pause = patience.pause()) {
            millis.add(pause.toMillis());
            nowNanos += pause.toNanos();
        }
        return millis;
    }
}
