package io.hubbub.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SdkProcessTest {
    @TempDir
    Path directory;

    @Test
    void figures_pairs_areReadByName() {
        assertThat(SdkProcess.figures("nanos=12 cpu=0.5")).isEqualTo(Map.of("nanos", 12.0, "cpu", 0.5));
        assertThat(SdkProcess.figures("")).isEmpty();
    }

    @Test
    void ask_processThatAnswers_givesItsFigures() throws IOException, InterruptedException {
        try (SdkProcess process = start("read order; echo messages=3")) {
            assertThat(process.ask("publish 1 10", Duration.ofSeconds(10))).containsEntry("messages", 3.0);
        }
    }

    @Test
    void ask_processThatEnds_failsWithItsLog() throws IOException {
        try (SdkProcess process = start("echo broken >&2; read order; exit 1")) {
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> process.ask("still", Duration.ofSeconds(10)))
                    .withMessageContaining("still")
                    .withMessageContaining("broken");
        }
    }

    @Test
    void ask_processThatIsSilent_failsInTime() throws IOException {
        try (SdkProcess process = start("read order; read end")) {
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> process.ask("still", Duration.ofMillis(50)))
                    .withMessageContaining("no answer");
        }
    }

    private SdkProcess start(String script) throws IOException {
        return SdkProcess.start("test", List.of("sh", "-c", script), directory.resolve("log"));
    }
}
