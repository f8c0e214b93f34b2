package io.hubbub.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubbub.broker.port.Grant;
import io.hubbub.broker.port.GrantStore;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.IntFunction;
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
            acknowledged.addAll(writeAndKill("groups", round, after));
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

    @ParameterizedTest
    @ValueSource(ints = {1, 1500})
    void kill_inTheMiddleOfGrants_losesNoBatchThatWasAcknowledgedAndHasNoHalfOne(int after) throws Exception {
        Set<String> acknowledged = new HashSet<>();
        for (int round = 0; round < 2; round++) {
            acknowledged.addAll(writeAndKill("grants", round, after));
        }

        try (Database database = Database.open(folder)) {
            Map<String, Set<String>> kept = new HashMap<>(); // resources by auth key
            new SqlGrantStore(database).load(new GrantStore.Visitor() {
                @Override
                public void grant(String subscribeKey, Grant grant) {
                    kept.computeIfAbsent(grant.authKey(), key -> new HashSet<>())
                            .add(grant.resource());
                }

                @Override
                public void revocation(String subscribeKey, String tokenHash, long expires) {}
            });
            assertThat(kept.keySet()).containsAll(acknowledged);
            assertThat(kept.values()).allMatch(Writer.BATCH::equals);
            assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(2 * after);
            assertThat(integrity(database)).isEqualTo("ok");
        }
    }

    /** Starts a writer, and kills it when it has acknowledged so many changes; returns all that it acknowledged. */
    private Set<String> writeAndKill(String what, int round, int after) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Writer.class.getName(),
                        folder.toString(),
                        what,
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

    /** The process that is killed: changes what it keeps as fast as it can, and says so when each change is stored. */
    static final class Writer {
        static final Set<String> BATCH = Set.of("a", "b", "c"); // the channels of each grant
        private static final int AT_ONCE = 50;

        private Writer() {}

        /** {@code folder groups|grants round}. */
        public static void main(String[] arguments) {
            try (Database database = Database.open(Path.of(arguments[0]))) {
                SqlGroupStore groups = new SqlGroupStore(database);
                SqlGrantStore grants = new SqlGrantStore(database);
                String round = arguments[2];
                for (int i = 0; i < AT_ONCE; i++) {
                    String line = "group-" + i;
                    if (arguments[1].equals("groups")) {
                        repeat(
                                number -> line + " channel-" + round + "-" + number,
                                change -> groups.add("demo", line, List.of(change.substring(line.length() + 1))),
                                0);
                    } else {
                        repeat(
                                number -> line + "-" + round + "-" + number,
                                change -> grants.put(
                                        "demo",
                                        BATCH.stream()
                                                .map(name -> grant(name, change))
                                                .toList()),
                                0);
                    }
                }
                Thread.currentThread().join(); // until the kill
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        private static void repeat(
                IntFunction<String> name, Function<String, CompletionStage<Void>> change, int number) {
            String its = name.apply(number);
            var unused = change.apply(its).thenRun(() -> {
                System.out.println("stored " + its + ";");
                repeat(name, change, number + 1);
            });
        }

        private static Grant grant(String channel, String authKey) {
            return new Grant(Grant.Level.CHANNEL, channel, authKey, 1, 0);
        }
    }
}
