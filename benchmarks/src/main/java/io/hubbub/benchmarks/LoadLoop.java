package io.hubbub.benchmarks;

import io.netty.channel.IoEventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.unix.Buffer;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The one event loop that makes all load, and the receive buffer that its connections share.
 *
 * <p>Sockets are registered with Netty's epoll loop directly, without channel, pipeline or allocator: a delivery costs
 * one receive and one send call and some arithmetic. Everything but {@link #run} and {@link #close} belongs to the
 * loop's thread.
 *
 * <p>{@link #at} exists because a turn of the loop may handle thousands of sockets and timers wait for its end; due work
 * is therefore also looked for after each received buffer.
 */
final class LoadLoop implements AutoCloseable {
    /** Bytes taken from a socket at once; more than any answer of either server. */
    static final int RECEIVE_BYTES = 256 * 1024;

    private final MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    private final IoEventLoop loop = group.next();

    private final ByteBuffer received = ByteBuffer.allocateDirect(RECEIVE_BYTES);
    private final long receivedAddress = Buffer.memoryAddress(received);
    private final byte[] bytes = new byte[RECEIVE_BYTES];

    private long dueAt = Long.MAX_VALUE; // System.nanoTime
    private Runnable due = () -> {};
    private @Nullable CompletableFuture<?> running;

    IoEventLoop events() {
        return loop;
    }

    long receivedAddress() {
        return receivedAddress;
    }

    /** The first {@code count} received bytes, in an array that the next receive overwrites. */
    byte[] copyReceived(int count) {
        received.get(0, bytes, 0, count);
        return bytes;
    }

    /** Runs {@code work} once, at {@code nanos} of {@link System#nanoTime()} or soon after; replaces an earlier one. */
    void at(long nanos, Runnable work) {
        assert loop.inEventLoop();
        dueAt = nanos;
        due = work;
        long wait = Math.max(0, nanos - System.nanoTime());
        Future<?> unused = loop.schedule(() -> tick(System.nanoTime()), wait, TimeUnit.NANOSECONDS);
    }

    /** Looks whether the work of {@link #at} is due. */
    void tick(long now) {
        if (now >= dueAt) {
            dueAt = Long.MAX_VALUE;
            try {
                due.run();
            } catch (RuntimeException failure) {
                fail(failure);
            }
        }
    }

    /** Forgets the work of {@link #at}. */
    void never() {
        dueAt = Long.MAX_VALUE;
    }

    /** Ends the current {@link #run} with an error; the first one counts. */
    void fail(Throwable cause) {
        CompletableFuture<?> current = running;
        if (current != null) {
            current.completeExceptionally(cause);
        }
    }

    /**
     * Starts {@code work} on the loop and waits for its result, from any other thread.
     *
     * @throws IllegalStateException when it failed, or did not end within {@code limit}
     */
    <T> T run(String what, Duration limit, Supplier<CompletableFuture<T>> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        loop.execute(() -> {
            running = result;
            try {
                CompletableFuture<T> unused = work.get().whenComplete((value, failure) -> {
                    if (failure == null) {
                        result.complete(value);
                    } else {
                        result.completeExceptionally(failure);
                    }
                });
            } catch (RuntimeException failure) {
                result.completeExceptionally(failure);
            }
        });
        try {
            return result.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new IllegalStateException(what + " failed: " + e.getCause(), e.getCause());
        } catch (TimeoutException e) {
            throw new IllegalStateException(what + " did not end within " + limit, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(what + " was interrupted", e);
        }
    }

    /** Runs something short on the loop and waits for its value. */
    <T> T ask(Supplier<T> question) {
        return run(
                "a question to the loop",
                Duration.ofSeconds(30),
                () -> CompletableFuture.completedFuture(question.get()));
    }

    @Override
    public void close() {
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
