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
                .contains("500 messages, 1000/s", "1000 messages, 1000/s" + System.lineSeparator());
    }

    @Test
    void part_known_saysHowLongTheRestTakes() {
        Progress progress = new Progress(new PrintWriter(terminal), () -> nowNanos);

        progress.begin(0.25);
        nowNanos += Duration.ofSeconds(100).toNanos();
        progress.sent(0.5);
        nowNanos += Duration.ofSeconds(3500).toNanos();
        progress.sent(0.5);
        nowNanos += Duration.ofSeconds(1).toNanos();
        progress.sent(1);

        assertThat(terminal.toString().split("\r"))
                .containsExactly(
                        "",
                        "1 messages, 0/s, 50 %, 3:20 left",
                        "2 messages, 0/s, 50 %, 2:00:00 left",
                        "3 messages, 0/s, 100 %, 0:00 left  ");
    }

    @Test
    void otherLine_whileShown_standsAlone() {
        Progress progress = new Progress(new PrintWriter(terminal), () -> nowNanos);

        nowNanos += Duration.ofSeconds(1).toNanos();
        progress.sent();
        progress.clear();
        progress.clear();

        assertThat(terminal.toString()).isEqualTo("\r1 messages, 1/s\r               \r");
    }

    @Test
    void messages_none_nothingIsShown() {
        new Progress(new PrintWriter(terminal), () -> nowNanos).end();

        assertThat(terminal.toString()).isEmpty();
    }
}
