package io.hubbub.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where a run took place.
 *
 * @param memoryGib installed, rounded down
 */
record Machine(int cores, String cpu, long memoryGib, String kernel, String system, String jdk) {
    static Machine read() {
        try {
            return new Machine(
                    Processes.cores().size(),
                    value(Path.of("/proc/cpuinfo"), "model name", ":"),
                    Long.parseLong(value(Path.of("/proc/meminfo"), "MemTotal", ":")
                                    .replaceAll("[^0-9]", ""))
                            >> 20,
                    Files.readString(Path.of("/proc/sys/kernel/osrelease")).trim(),
                    value(Path.of("/etc/os-release"), "PRETTY_NAME", "=").replace("\"", ""),
                    System.getProperty("java.vendor") + " " + System.getProperty("java.vm.version"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String value(Path file, String key, String separator) throws IOException {
        return Files.readAllLines(file).stream()
                .filter(line -> line.startsWith(key))
                .findFirst()
                .map(line -> line.substring(line.indexOf(separator) + 1).trim())
                .orElse("unknown");
    }
}
