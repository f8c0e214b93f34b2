package io.hubbub.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

final class LogFormatTest {
    private final PrintStream out = System.out;
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final CountDownLatch reading = new CountDownLatch(1);

    @AfterEach
    void restore() {
        reading.countDown();
        LogFormat.finish();
        System.setOut(out);
    }

    @Test
    @Timeout(30)
    void log_nobodyReadsTheOutput_stopsNobody() {
        System.setOut(new PrintStream(new Unread(), true, StandardCharsets.UTF_8));
        LogFormat.choose("text");

        for (int i = 0; i < 10_000; i++) {
            LoggerFactory.getLogger("test").info("line {}", i);
        }

        assertThat(written.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    @Test
    void finish_writesWhatIsQueued() {
        System.setOut(new PrintStream(written, true, StandardCharsets.UTF_8));
        LogFormat.choose("text");
        for (int i = 0; i < 100; i++) {
            LoggerFactory.getLogger("test").info("line {}", i);
        }
        LogFormat.finish();

        assertThat(written.toString(StandardCharsets.UTF_8)).contains("INFO  test: line 0\n", "line 99\n");
    }

    /** Takes nothing in until somebody reads. */
    private final class Unread extends OutputStream {
        @Override
        public void write(int octet) {
            try {
                reading.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
            written.write(octet);
        }
    }
}
