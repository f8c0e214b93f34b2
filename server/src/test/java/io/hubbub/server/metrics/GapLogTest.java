package io.hubbub.server.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.hubbub.broker.port.Keyset;
import io.hubbub.protocol.Timetoken;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

final class GapLogTest {
    private static final Keyset KEYSET = new Keyset("shop", "sub", "pub", "secret");

    private final Logger logger = (Logger) LoggerFactory.getLogger(GapLog.class);
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private long nowNanos = System.nanoTime();
    private final GapLog log = new GapLog(() -> nowNanos);

    @BeforeEach
    void listen() {
        logger.setAdditive(false);
        lines.start();
        logger.addAppender(lines);
    }

    @AfterEach
    void forget() {
        logger.detachAppender(lines);
        logger.setAdditive(true);
    }

    private void gap() {
        log.gap(KEYSET, "news", new Timetoken(17), new Timetoken(42));
    }

    @Test
    void gap_first_saysKeysetChannelAndRange() {
        gap();

        assertThat(lines.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsExactly("A subscriber of keyset shop, channel \"news\", may have missed messages after 17 and"
                        + " up to 42: no longer kept");
    }

    @Test
    void gap_aThousandAtOnce_areFewLines() {
        for (int i = 0; i < 1_000; i++) {
            gap();
        }

        assertThat(lines.list).hasSize(10);
    }

    @Test
    void gap_afterMoreThanCouldBeSaid_countsTheUntold() {
        for (int i = 0; i < 1_000; i++) {
            gap();
        }

        nowNanos += Duration.ofSeconds(1).toNanos();
        gap();
        gap();

        assertThat(lines.list).hasSize(12);
        assertThat(lines.list.get(10).getFormattedMessage()).endsWith(" (and 990 more gaps like this)");
        assertThat(lines.list.get(11).getFormattedMessage()).endsWith("no longer kept");
    }
}
