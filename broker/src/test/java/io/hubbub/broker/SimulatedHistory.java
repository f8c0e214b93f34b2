package io.hubbub.broker;

import io.hubbub.broker.memory.MemoryHistory;
import io.hubbub.broker.port.History;
import io.hubbub.broker.port.HistoryPage;
import io.hubbub.broker.port.Retention;
import io.hubbub.broker.port.StoredMessage;
import io.hubbub.protocol.HistoryRange;
import io.hubbub.protocol.Timetoken;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Keeps messages in memory when the world says so: changes in their order, reads in any; fails now and then. */
final class SimulatedHistory implements History {
    private static final long PLENTY = 1L << 30;

    private final MemoryHistory store = new MemoryHistory(PLENTY);
    private final Random random;
    private final BiConsumer<String, StoredMessage> failed;
    private final Deque<Runnable> changes = new ArrayDeque<>();
    private final List<Runnable> reads = new ArrayList<>();
    private boolean failsNext;
    private Timetoken remembered = Timetoken.NONE;

    /** @param failed is told of a subscribe key and what could not be kept under it */
    SimulatedHistory(Random random, BiConsumer<String, StoredMessage> failed) {
        this.random = random;
        this.failed = failed;
    }

    /** One that fails only when it is told to. */
    static SimulatedHistory reliable() {
        Random never = new Random() {
            @Override
            public int nextInt(int bound) {
                return bound - 1;
            }

            @Override
            public boolean nextBoolean() {
                return true;
            }
        };
        return new SimulatedHistory(never, (key, message) -> {});
    }

    /** The next append or read fails. */
    void failNext() {
        failsNext = true;
    }

    /** What was remembered last. */
    Timetoken remembered() {
        return remembered;
    }

    /** A store that is opened remembers this. */
    void remembered(Timetoken reached) {
        remembered = reached;
    }

    private boolean fails(int oneOf) {
        boolean fails = failsNext || random.nextInt(oneOf) == 0;
        failsNext = false;
        return fails;
    }

    MemoryHistory store() {
        return store;
    }

    /** Does so much of what was asked, and tells whether there was anything. */
    boolean work(int most) {
        int done = 0;
        for (; done < most && (!changes.isEmpty() || !reads.isEmpty()); done++) {
            boolean change = reads.isEmpty() || (!changes.isEmpty() && random.nextBoolean());
            Runnable next = change ? changes.remove() : reads.remove(random.nextInt(reads.size()));
            next.run();
        }
        return done > 0;
    }

    @Override
    public CompletionStage<Timetoken> append(String subscribeKey, StoredMessage message) {
        return later(changes::add, () -> {
            if (fails(50)) {
                failed.accept(subscribeKey, message);
                return CompletableFuture.failedFuture(new IllegalStateException("The disk is full"));
            }
            return store.append(subscribeKey, message);
        });
    }

    @Override
    public CompletionStage<HistoryPage> after(
            String subscribeKey,
            List<String> names,
            Timetoken cursor,
            Timetoken through,
            int limit,
            int maxBytes,
            Retention retention) {
        int most = random.nextBoolean() ? limit : 1 + random.nextInt(5);
        return later(
                reads::add,
                () -> fails(30)
                        ? CompletableFuture.failedFuture(new IllegalStateException("The disk is gone"))
                        : store.after(subscribeKey, names, cursor, through, most, maxBytes, retention));
    }

    @Override
    public CompletionStage<Map<String, List<StoredMessage>>> read(
            String subscribeKey,
            List<String> channels,
            HistoryRange range,
            int limit,
            int maxBytes,
            Retention retention) {
        return later(reads::add, () -> store.read(subscribeKey, channels, range, limit, maxBytes, retention));
    }

    @Override
    public CompletionStage<Integer> count(
            String subscribeKey, String channel, HistoryRange range, int limit, Retention retention) {
        return later(reads::add, () -> store.count(subscribeKey, channel, range, limit, retention));
    }

    @Override
    public CompletionStage<Void> delete(String subscribeKey, String channel, HistoryRange range) {
        return later(changes::add, () -> store.delete(subscribeKey, channel, range));
    }

    @Override
    public CompletionStage<Void> deleteAll(String subscribeKey) {
        return later(changes::add, () -> store.deleteAll(subscribeKey));
    }

    @Override
    public CompletionStage<Boolean> removeExpired(String subscribeKey, Retention retention) {
        return later(changes::add, () -> store.removeExpired(subscribeKey, retention));
    }

    @Override
    public CompletionStage<Void> remember(String subscribeKey, Timetoken reached) {
        return later(changes::add, () -> {
            remembered = reached;
            return store.remember(subscribeKey, reached);
        });
    }

    @Override
    public Timetoken reached(String subscribeKey) {
        return remembered;
    }

    private static <T> CompletionStage<T> later(Consumer<Runnable> line, Supplier<CompletionStage<T>> work) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        line.accept(() -> {
            var unused = work.get().whenComplete((result, failure) -> {
                if (failure == null) {
                    answer.complete(result);
                } else {
                    answer.completeExceptionally(failure);
                }
            });
        });
        return answer;
    }
}
