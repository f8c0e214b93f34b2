package io.hubbub.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class LedgerTest {
    private static final long MILLI = 1_000_000;

    private final Ledger ledger = new Ledger(2);
    private int settled;

    @Test
    void answered_lastDeliveryOfAMessage_settlesOnce() {
        ledger.whenSettled(() -> settled++);
        ledger.published(2);

        ledger.arrived(0, 0, 0, true, MILLI);
        ledger.answered();
        assertThat(settled).isZero();

        ledger.arrived(1, 0, 0, true, MILLI);
        ledger.answered();
        assertThat(settled).isEqualTo(1);
        assertThat(ledger.faults().none()).isTrue();
    }

    @Test
    void faults_endOfAStreamNeverCame_isLost() {
        ledger.published(2);
        ledger.arrived(0, 0, 0, true, MILLI);

        assertThat(ledger.faults().lost()).isEqualTo(1);
    }

    @Test
    void faults_repeatedDelivery_doesNotHideALostOne() {
        ledger.published(2);
        ledger.arrived(0, 0, 0, true, MILLI);
        ledger.arrived(0, 0, 0, true, MILLI);

        assertThat(ledger.settled()).isFalse();
        assertThat(ledger.faults()).isEqualTo(new Ledger.Faults(1, 1, 0, 0));
    }

    @Test
    void faults_damagedDelivery_isCounted() {
        ledger.published(1);
        ledger.arrived(0, 0, 0, false, MILLI);

        assertThat(ledger.faults().damaged()).isEqualTo(1);
        assertThat(ledger.faults().none()).isFalse();
    }

    @Test
    void quantiles_lateReceipt_countsFromTheDueTime() {
        ledger.arrived(0, 0, 5 * MILLI, true, 12 * MILLI);

        assertThat(ledger.quantiles().p50()).isBetween(6.99, 7.01);
    }

    @Test
    void startAt_streamsGoOn_countsAnew() {
        ledger.published(2);
        ledger.arrived(0, 0, 0, true, MILLI);
        ledger.startAt(stream -> 1, 2);

        ledger.published(2);
        ledger.arrived(0, 1, 0, true, MILLI);
        ledger.arrived(1, 1, 0, true, MILLI);

        assertThat(ledger.settled()).isTrue();
        assertThat(ledger.faults().none()).isTrue();
    }
}
