package io.hubbub.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class FilledRowsTest {
    @Test
    void next_twice_movesOnInTimeWithTheMessageOfItsChannel() {
        FilledRows rows = new FilledRows();

        rows.next();
        long first = rows.timetoken();
        int channel = rows.next();

        assertThat(rows.timetoken()).isGreaterThan(first);
        assertThat(Payload.channel(rows.payload(), 1)).isEqualTo(channel);
        assertThat(Payload.whole(rows.payload(), 1)).isTrue();
    }

    @Test
    void middle_ofTwoRows_isTheSecond() {
        FilledRows rows = new FilledRows();
        rows.next();
        rows.next();

        assertThat(FilledRows.middle(2)).isEqualTo(rows.timetoken());
    }
}
