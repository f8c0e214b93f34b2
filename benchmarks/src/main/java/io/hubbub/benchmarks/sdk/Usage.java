package io.hubbub.benchmarks.sdk;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Map;

/**
 * What this process has used up to a moment, or between two moments.
 *
 * @param nanos time
 * @param cpuNanos user and system time of all threads, compiler and collector included; counted in steps of 10 ms
 * @param allocated bytes
 */
record Usage(long nanos, long cpuNanos, long allocated) {
    private static final OperatingSystemMXBean PROCESS =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    static Usage now(Allocation allocation) throws InterruptedException {
        long allocated = allocation.bytes();
        return new Usage(System.nanoTime(), PROCESS.getProcessCpuTime(), allocated);
    }

    Usage since(Usage earlier) {
        return new Usage(nanos - earlier.nanos, cpuNanos - earlier.cpuNanos, allocated - earlier.allocated);
    }

    void report(Map<String, Number> figures) {
        figures.put("nanos", nanos);
        figures.put("cpu", cpuNanos);
        figures.put("allocated", allocated);
    }
}
