package io.hubbub.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private final StringWriter terminal = new StringWriter();
    private long nowNanos = 17;

    @Test
    void messages_many_areShownTenTimesASecond() {
        Progress progress = new Progress(new PrintWriter(terminal), () -> nowNanos);

        for (int i = 0; i < 1000; i++) {
            nowNanos += Duration.ofMillis(1).toNanos();
            progress.sent();
        }
        progress.end();

        assertThat(terminal.toString().split("\r"))
                .hasSize(1 + 10 + 1)
                .contains("500 messages, 1000/s   ", "1000 messages, 1000/s   " + System.lineSeparator());
    }

    @Test
    void messages_none_nothingIsShown() {
        new Progress(new PrintWriter(terminal), () -> nowNanos).end();

        assertThat(terminal.toString()).isEmpty();
    }
}
