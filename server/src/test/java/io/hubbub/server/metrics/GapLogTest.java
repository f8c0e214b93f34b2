package io.hubbub.server.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.hubbub.broker.port.Keyset;
import io.hubbub.protocol.Timetoken;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

final class GapLogTest {
    private static final Keyset KEYSET = new Keyset("shop", "sub", "pub", "secret");

    private final Logger logger = (Logger) LoggerFactory.getLogger(GapLog.class);
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final GapLog log = new GapLog();

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

        // A second may end in between.
        assertThat(lines.list).hasSizeBetween(10, 20);
    }

    @Test
    void gap_afterMoreThanCouldBeSaid_countsTheUntold() {
        for (int i = 0; i < 1_000; i++) {
            gap();
        }
        int told = lines.list.size();

        await().until(() -> {
            gap();
            return lines.list.size() > told;
        });

        assertThat(lines.list.get(told).getFormattedMessage()).matches(".*\\(and \\d{3,} more gaps like this\\)");
    }
}
