package io.hubbub.client.http;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.http.HttpClient;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The JDK's HTTP client, and how its selector thread and its connections are ended.
 *
 * <p>Since JDK 21 it has methods for that. Before, it ends when it is garbage; but its selector thread also ends, and
 * closes the connections, when it is interrupted. A thread joins the group of the thread that makes it, so a client that
 * is made in a group of ours has its selector thread there. What the selector threads of other clients start meanwhile is
 * in that group, too, but is no thread of the JDK's client.
 */
final class JdkClient {
    private static final @Nullable Method SHUTDOWN_NOW = since21("shutdownNow");
    private static final @Nullable Method IS_TERMINATED = since21("isTerminated");

    private final HttpClient http;
    private final Set<Thread> selectors; // only before 21

    private JdkClient(HttpClient http, Set<Thread> selectors) {
        this.http = http;
        this.selectors = selectors;
    }

    static JdkClient open(HttpClient.Builder builder) {
        return SHUTDOWN_NOW == null ? SelectorThreads.open(builder) : new JdkClient(builder.build(), Set.of());
    }

    HttpClient http() {
        return http;
    }

    boolean isAlive() {
        return IS_TERMINATED == null
                ? selectors.stream().allMatch(Thread::isAlive)
                : !Boolean.TRUE.equals(invoke(IS_TERMINATED));
    }

    void end() {
        if (SHUTDOWN_NOW == null) {
            selectors.forEach(Thread::interrupt);
        } else {
            invoke(SHUTDOWN_NOW);
        }
    }

    /** For threads that may outlive the group of the thread that makes them. */
    static ThreadGroup outermostGroup() {
        ThreadGroup group = Thread.currentThread().getThreadGroup();
        while (group.getParent() != null) {
            group = group.getParent();
        }
        return group;
    }

    private @Nullable Object invoke(Method method) {
        try {
            return method.invoke(http);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException(e);
        }
    }

    private static @Nullable Method since21(String name) {
        try {
            return HttpClient.class.getMethod(name);
        } catch (NoSuchMethodException e) {
            return null;
        }
    }

    /** The group of all selector threads. One for all clients, since JDK 17 never forgets a group. */
    private static final class SelectorThreads {
        private static final ThreadGroup GROUP = new ThreadGroup(outermostGroup(), "pn-http-selectors");
        private static final Object ONE_AT_A_TIME = new Object();

        static JdkClient open(HttpClient.Builder builder) {
            synchronized (ONE_AT_A_TIME) {
                Set<Thread> others = alive();
                FutureTask<HttpClient> making = new FutureTask<>(builder::build);
                Thread maker = new Thread(GROUP, making, "pn-http-open", 0, false);
                maker.setDaemon(true);
                maker.start();
                HttpClient http = result(making);
                Set<Thread> selectors = alive();
                selectors.removeAll(others);
                return new JdkClient(http, selectors);
            }
        }

        private static HttpClient result(FutureTask<HttpClient> making) {
            try {
                return making.get();
            } catch (ExecutionException e) {
                throw new IllegalStateException(e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }

        private static Set<Thread> alive() {
            Thread[] threads = new Thread[16];
            int found = GROUP.enumerate(threads);
            while (found == threads.length) { // there may be more
                threads = new Thread[2 * threads.length];
                found = GROUP.enumerate(threads);
            }
            return Arrays.stream(threads, 0, found)
                    .filter(thread -> thread.getClass().getModule() == HttpClient.class.getModule())
                    .collect(Collectors.toSet());
        }
    }
}
