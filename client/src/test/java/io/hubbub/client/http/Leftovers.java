package io.hubbub.client.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Threads of HTTP clients, and sockets of this process, that were not there when this was made. */
public final class Leftovers {
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd"); // Linux

    private final Set<Thread> threadsBefore = threads();
    private final Set<String> socketsBefore = openSockets();

    /** What was there until now does not count. */
    public Leftovers() {}

    /** Names of threads. */
    public List<String> threadNames() {
        return threads().stream()
                .filter(thread -> !threadsBefore.contains(thread))
                .map(Thread::getName)
                .sorted()
                .toList();
    }

    /** Fails unless all are gone by then. */
    public void assertNoneWithin(Duration time) {
        await().atMost(time).pollInterval(Duration.ofMillis(5)).untilAsserted(() -> {
            assertThat(threadNames()).isEmpty();
            assertThat(sockets()).isEmpty();
        });
    }

    private static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("pn-http-")
                        || thread.getName().startsWith("pn-netty-")
                        || thread.getName().startsWith("HttpClient-"))
                .collect(Collectors.toSet());
    }

    /** Whether sockets can be seen here. */
    public static boolean seesSockets() {
        return Files.isDirectory(DESCRIPTORS);
    }

    /** Sockets, those of a stub server included. */
    public Set<String> sockets() {
        Set<String> sockets = openSockets();
        sockets.removeAll(socketsBefore);
        return sockets;
    }

    private static Set<String> openSockets() {
        if (!seesSockets()) {
            return new HashSet<>();
        }
        try (Stream<Path> descriptors = Files.list(DESCRIPTORS)) {
            return descriptors
                    .map(Leftovers::target)
                    .filter(target -> target.startsWith("socket:"))
                    .collect(Collectors.toCollection(HashSet::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException e) {
            return "closed in the meantime";
        }
    }
}
