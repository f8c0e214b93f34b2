package io.hubbub.benchmarks.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

final class AllocationTest {
    private static final int PIECE = 64 << 10;
    private static final int PIECES = 1_600; // 100 MiB
    private static final long TOTAL = (long) PIECE * PIECES;
    private static final long SLACK = TOTAL / 5; // a collector may count by regions of many MiB

    private final AtomicReference<byte[]> sink = new AtomicReference<>(new byte[0]);

    @Test
    void bytes_threadThatHasEnded_countsToo() throws InterruptedException {
        Allocation allocation = Allocation.start();
        long before = allocation.bytes();

        Thread thread = new Thread(this::allocate);
        thread.start();
        thread.join();

        assertThat(allocation.bytes() - before).isBetween(TOTAL - SLACK, TOTAL + SLACK);
    }

    @Test
    void bytes_afterCollections_areNotCountedAgain() throws InterruptedException {
        Allocation allocation = Allocation.start();
        allocate();
        long before = allocation.bytes();

        System.gc();
        System.gc();

        assertThat(allocation.bytes() - before).isBetween(-SLACK, SLACK);
    }

    private void allocate() {
        for (int i = 0; i < PIECES; i++) {
            sink.set(new byte[PIECE]);
        }
    }
}
