package io.hubbub.benchmarks.sdk;

import com.sun.management.GarbageCollectionNotificationInfo;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.openmbean.CompositeData;

/**
 * Bytes that this process has allocated in its heap: what each collection found beyond what the one before had left.
 *
 * <p>Threads that have ended count too, which the sums by thread of JDK 17 would miss. What a thread has reserved and not
 * yet used counts as allocated: at most a few hundred KiB a thread, so a measurement must allocate much more than that.
 *
 * <p>Callable from any thread.
 */
final class Allocation {
    private static final int MOST_TRIES = 60_000; // of 1 ms

    private final Set<String> heapPools = ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getType() == MemoryType.HEAP)
            .map(MemoryPoolMXBean::getName)
            .collect(Collectors.toSet());
    private final List<GarbageCollectorMXBean> collectors = ManagementFactory.getGarbageCollectorMXBeans();

    // Guarded by this.
    private long collections; // of which a notification came
    private long leftByLast; // bytes in use after the last of them
    private long before; // bytes allocated before the last of them

    private Allocation() {
        leftByLast = used();
        collections = finished();
    }

    /** Counts from about now on. */
    static Allocation start() {
        Allocation allocation = new Allocation();
        for (GarbageCollectorMXBean collector : allocation.collectors) {
            ((NotificationEmitter) collector)
                    .addNotificationListener((event, unused) -> allocation.collected(event), null, null);
        }
        return allocation;
    }

    /** Bytes since the start; waits for the notifications of collections that are over. */
    long bytes() throws InterruptedException {
        for (int tries = 0; tries < MOST_TRIES; tries++) {
            synchronized (this) {
                long used = used();
                if (collections == finished()) {
                    return before + used - leftByLast;
                }
            }
            Thread.sleep(1);
        }
        throw new IllegalStateException("collections go unnoticed");
    }

    private void collected(Notification event) {
        if (!event.getType().equals(GarbageCollectionNotificationInfo.GARBAGE_COLLECTION_NOTIFICATION)) {
            return;
        }
        var info = GarbageCollectionNotificationInfo.from((CompositeData) event.getUserData())
                .getGcInfo();
        long found = heap(info.getMemoryUsageBeforeGc());
        long left = heap(info.getMemoryUsageAfterGc());
        synchronized (this) {
            before += found - leftByLast;
            leftByLast = left;
            collections++;
        }
    }

    private long heap(Map<String, MemoryUsage> pools) {
        long sum = 0;
        for (Map.Entry<String, MemoryUsage> pool : pools.entrySet()) {
            if (heapPools.contains(pool.getKey())) {
                sum += pool.getValue().getUsed();
            }
        }
        return sum;
    }

    private static long used() {
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private long finished() {
        long sum = 0;
        for (GarbageCollectorMXBean collector : collectors) {
            sum += collector.getCollectionCount();
        }
        return sum;
    }
}
