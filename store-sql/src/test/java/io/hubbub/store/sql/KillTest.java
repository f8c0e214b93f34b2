package io.hubbub.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ends a process with SIGKILL while it writes, and looks for everything that it said was stored. */
@Timeout(120)
final class KillTest {
    @TempDir
    Path folder = Path.of("");

    @ParameterizedTest
    @ValueSource(ints = {1, 200, 1500})
    void kill_inTheMiddleOfWrites_losesNoChangeThatWasAcknowledged(int after) throws Exception {
        Set<String> acknowledged = new HashSet<>();
        for (int round = 0; round < 2; round++) {
            acknowledged.addAll(writeAndKill(round, after));
        }

        try (Database database = Database.open(folder)) {
            Map<String, List<String>> groups = new SqlGroupStore(database)
                    .load("demo")
                    .toCompletableFuture()
                    .get(60, TimeUnit.SECONDS);
            Set<String> kept = new HashSet<>();
            groups.forEach((group, channels) -> channels.forEach(channel -> kept.add(group + " " + channel)));
            assertThat(kept).containsAll(acknowledged);
            assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(2 * after);
            assertThat(integrity(database)).isEqualTo("ok");
        }
    }

    /** Starts a writer, and kills it when it has acknowledged so many changes; returns all that it acknowledged. */
    private Set<String> writeAndKill(int round, int after) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Writer.class.getName(),
                        folder.toString(),
                        Integer.toString(round))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        Set<String> acknowledged = new HashSet<>();
        try (BufferedReader output = process.inputReader()) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                if (line.startsWith("stored ") && line.endsWith(";")) { // the last line may be cut
                    acknowledged.add(line.substring("stored ".length(), line.length() - 1));
                }
                if (acknowledged.size() == after) {
                    process.destroyForcibly();
                }
            }
        } catch (IOException endedByTheKill) {
            assertThat(acknowledged).isNotEmpty();
        }
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(128 + 9);
        return acknowledged;
    }

    private static String integrity(Database database) throws Exception {
        CompletionStage<String> answer = database.ask(session -> {
            try (Statement statement = session.connection().createStatement();
                    ResultSet rows = statement.executeQuery("PRAGMA integrity_check")) {
                return rows.next() ? String.valueOf(rows.getString(1)) : "";
            }
        });
        return answer.toCompletableFuture().get(60, TimeUnit.SECONDS);
    }

    /** The process that is killed: adds channels as fast as it can, and says so when each is stored. */
    static final class Writer {
        private static final int AT_ONCE = 50;

        private Writer() {}

        /** {@code folder round}. */
        public static void main(String[] arguments) {
            try (Database database = Database.open(Path.of(arguments[0]))) {
                SqlGroupStore store = new SqlGroupStore(database);
                for (int i = 0; i < AT_ONCE; i++) {
                    add(store, "group-" + i, arguments[1], 0);
                }
                Thread.currentThread().join(); // until the kill
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        private static void add(SqlGroupStore store, String group, String round, int number) {
            String channel = "channel-" + round + "-" + number;
            var unused = store.add("demo", group, List.of(channel)).thenRun(() -> {
                System.out.println("stored " + group + " " + channel + ";");
                add(store, group, round, number + 1);
            });
        }
    }
}
