package io.hubbub.cli;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import java.time.Duration;
import org.slf4j.LoggerFactory;

/** How log lines look. */
final class LogFormat {
    private static final String READABLE = "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5level %logger{0}: %msg%n%ex";

    private static final int QUEUED_LINES = 1000;
    private static final Duration LAST_LINES = Duration.ofSeconds(5);

    private LogFormat() {}

    /** Puts the log on the standard output, one line per event: {@code text} for people, {@code json} for programs. */
    static void choose(String name) {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        Encoder<ILoggingEvent> encoder = name.equals("json") ? json() : readable();
        encoder.setContext(context);
        encoder.start();
        ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
        console.setContext(context);
        console.setEncoder(encoder);
        console.start();
        AsyncAppender queue = new AsyncAppender();
        queue.setContext(context);
        // A log that nobody reads must not stop the network: then lines are dropped.
        queue.setNeverBlock(true);
        queue.setQueueSize(QUEUED_LINES);
        queue.setDiscardingThreshold(0);
        queue.setMaxFlushTime((int) LAST_LINES.toMillis());
        queue.addAppender(console);
        queue.start();
        Logger root = root();
        root.detachAndStopAllAppenders();
        root.addAppender(queue);
        root.setLevel(Level.INFO);
    }

    /** Writes what is queued, for at most {@link #LAST_LINES}. */
    static void finish() {
        root().detachAndStopAllAppenders();
    }

    private static Logger root() {
        return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    }

    private static PatternLayoutEncoder readable() {
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setPattern(READABLE);
        return encoder;
    }

    private static JsonEncoder json() {
        JsonEncoder encoder = new JsonEncoder();
        encoder.setWithFormattedMessage(true);
        encoder.setWithMessage(false);
        encoder.setWithArguments(false);
        return encoder;
    }
}
