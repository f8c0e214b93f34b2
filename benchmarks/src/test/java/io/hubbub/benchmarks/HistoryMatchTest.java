package io.hubbub.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;

final class HistoryMatchTest {
    private static final String METRICS = """
            # HELP hubbub_recalled_total Messages
            hubbub_recalled_total_more 3.0
            hubbub_recalled_total 1200.0
            """;

    @Test
    void sample_amongOthers_isThatOfTheName() {
        assertThat(HistoryMatch.sample(METRICS, "hubbub_recalled_total")).isEqualTo(1200);
    }

    @Test
    void sample_notThere_fails() {
        assertThatIllegalStateException().isThrownBy(() -> HistoryMatch.sample(METRICS, "hubbub_recalled"));
    }
}
