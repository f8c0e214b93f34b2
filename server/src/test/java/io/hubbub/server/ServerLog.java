package io.hubbub.server;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

/**
 * Fails a test class during which a server logged an error, or after which Netty found a buffer that nobody released.
 * Found by every test class of the module.
 */
public final class ServerLog implements BeforeAllCallback, AfterAllCallback {
    private static final long COLLECTION_MILLIS = 30_000;
    private static final Queue<String> ERRORS = new ConcurrentLinkedQueue<>();
    private static final AtomicBoolean LISTENING = new AtomicBoolean();

    @Override
    public void beforeAll(ExtensionContext context) {
        if (!LISTENING.getAndSet(true)) {
            LoggerContext loggers = (LoggerContext) LoggerFactory.getILoggerFactory();
            Collector collector = new Collector();
            collector.setContext(loggers);
            collector.start();
            loggers.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(collector);
        }
    }

    @Override
    public void afterAll(ExtensionContext context) throws InterruptedException {
        collectGarbage();
        // The detector looks for leaks when it hands out a buffer.
        for (int i = 0; i < 2; i++) {
            ByteBuf direct = PooledByteBufAllocator.DEFAULT.directBuffer(16);
            direct.release();
        }
        try {
            assertThat(ERRORS).as("error log and leaks").isEmpty();
        } finally {
            ERRORS.clear();
        }
    }

    private static void collectGarbage() throws InterruptedException {
        ReferenceQueue<Object> collected = new ReferenceQueue<>();
        WeakReference<Object> garbage = new WeakReference<>(new Object(), collected);
        System.gc();
        assertThat(collected.remove(COLLECTION_MILLIS)).as("collected").isSameAs(garbage);
    }

    private static final class Collector extends AppenderBase<ILoggingEvent> {
        @Override
        protected void append(ILoggingEvent event) {
            if (event.getLevel().isGreaterOrEqual(Level.ERROR)) {
                ERRORS.add(event.getLoggerName() + ": " + event.getFormattedMessage());
            }
        }
    }
}
