package io.hubbub.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubbub.cli.Cli.Outcome;
import io.hubbub.cli.Cli.Running;
import io.hubbub.cli.Publishing.Answer;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Loads: many messages of a file, that fail and go on. */
@Timeout(600)
class PublishFileTest {
    @RegisterExtension
    static final Network network = new Network();

    @TempDir
    Path folder;

    private final String channel = "load-" + UUID.randomUUID();

    @Test
    void file_ofJsonLines_arrivesInOrder() throws Exception {
        Path file = file(numbers(1, 1000));

        Outcome outcome = Cli.of(network).run("publish", channel, "--file", file.toString());

        assertThat(outcome).isEqualTo(new Outcome(0, "", ""));
        assertThat(network.messages(channel, 1000)).containsExactlyElementsOf(list(1, 1000));
    }

    @Test
    void file_inParallel_arrivesOnceAndNoLineOvertakesAWindow() throws Exception {
        Path file = file(numbers(1, 1000));

        Outcome outcome = Cli.of(network).run("publish", channel, "--file", file.toString(), "--parallel=32");

        assertThat(outcome).isEqualTo(new Outcome(0, "", ""));
        List<Integer> arrived =
                network.messages(channel, 1000).stream().map(Integer::valueOf).toList();
        assertThat(arrived).doesNotHaveDuplicates();
        int highest = 0;
        for (int number : arrived) {
            assertThat(number).isGreaterThan(highest - 32);
            highest = Math.max(highest, number);
        }
    }

    @Test
    void parallel_lines_areUnderWayTogetherAndNoMore() throws Exception {
        CountDownLatch together = new CountDownLatch(8);
        try (Publishing server = new Publishing(message -> {
            together.countDown();
            together.await();
            return Answer.SENT;
        })) {
            Outcome outcome = load(server, file(numbers(1, 100)), "--parallel=8");

            assertThat(outcome.exitCode()).as(outcome.err()).isZero();
            assertThat(server.mostUnderWay()).isEqualTo(8);
            assertThat(server.arrived()).containsExactlyInAnyOrderElementsOf(list(1, 100));
        }
    }

    @Test
    void lines_ofEveryKind_areReadClearly() throws Exception {
        String large = "\"" + "x".repeat(30_000) + "\"";
        Path file = file("\uFEFF{\"a\":1.10}\r\n\n  \t\n [1,\t2] \nnull\n\"gr\u00FC\u00DF\"\n" + large + "\n\"last\"");

        Outcome outcome = Cli.of(network).run("publish", channel, "--file", file.toString());

        assertThat(outcome).isEqualTo(new Outcome(0, "", ""));
        assertThat(network.messages(channel))
                .containsExactly("{\"a\":1.10}", "[1,2]", "null", "\"gr\u00FC\u00DF\"", large, "\"last\"");
    }

    @Test
    void lines_withString_areTextAndEmptyOnesToo() throws Exception {
        Path file = file("42\n\nhello\n");

        assertThat(Cli.of(network).run("publish", channel, "--string", "--file", file.toString()))
                .isEqualTo(new Outcome(0, "", ""));
        assertThat(network.messages(channel)).containsExactly("\"42\"", "\"\"", "\"hello\"");
    }

    @Test
    void input_takenForAFile_isPublished() throws Exception {
        Outcome outcome = Cli.of(network).input("1\n2\n").run("publish", channel, "--file", "-");

        assertThat(outcome).isEqualTo(new Outcome(0, "", ""));
        assertThat(network.messages(channel)).containsExactly("1", "2");
    }

    @Test
    void input_writtenSlowly_isPublishedAsItComes() throws Exception {
        PipedOutputStream writer = new PipedOutputStream();
        try (Publishing server = new Publishing(message -> Answer.SENT);
                PipedInputStream input = new PipedInputStream(writer)) {
            Path state = folder.resolve("state");
            Running load = Cli.at(server.origin())
                    .input(input)
                    .start("publish", channel, "--file=-", "--parallel=8", "--resume=" + state);
            writer.write("1\n2\n3".getBytes(StandardCharsets.UTF_8));
            writer.flush();
            awaitState(state, "\"done\":2");
            writer.write("4\n".getBytes(StandardCharsets.UTF_8));
            writer.close();

            assertThat(load.outcome()).isEqualTo(new Outcome(0, "", ""));
            assertThat(server.arrived()).containsExactlyInAnyOrder("1", "2", "34");
        }
    }

    @Test
    void options_ofPublish_holdForEveryLine() throws Exception {
        try (Canned server = new Canned("[1,'Sent','17276954606232118']")) {
            Outcome outcome = Cli.at(server.origin())
                    .input("1\n")
                    .run("publish", channel, "--file=-", "--ttl=1.5", "--no-store", "--meta={\"a\":1}");

            assertThat(outcome).isEqualTo(new Outcome(0, "", ""));
            assertThat(server.paths()).containsExactly("/publish/demo/demo/0/" + channel + "/0");
            assertThat(server.query("ttl")).isEqualTo("1.5");
            assertThat(server.query("store")).isEqualTo("0");
            assertThat(server.query("meta")).isEqualTo("{\"a\":1}");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {"a":1 | Line 3 is not JSON (column 7). The first 2 lines are published.
                    1 2    | Line 3 is not JSON but more than one value. The first 2 lines are published.
                    hello  | Line 3 is not JSON (column 1). The first 2 lines are published.
                    """)
    void line_isNoJson_endsTheLoadThere(String line, String sentence) throws Exception {
        Outcome outcome = Cli.of(network)
                .run(
                        "publish",
                        channel,
                        "--parallel=4",
                        "--file",
                        file("1\n2\n" + line + "\n4\n").toString());

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.err()).isEqualToIgnoringNewLines(sentence);
        assertThat(network.messages(channel)).containsExactlyInAnyOrder("1", "2");
    }

    @Test
    void line_isNoUtf8_endsTheLoadThere() throws Exception {
        Path file = Files.write(folder.resolve("latin"), new byte[] {'1', '\n', '"', (byte) 0xFC, '"', '\n'});

        Outcome outcome = Cli.of(network).run("publish", channel, "--file", file.toString());

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.err()).isEqualToIgnoringNewLines("Line 2 is not UTF-8. The first line is published.");
    }

    @Test
    void line_isTooLargeForTheServer_endsTheLoadThere() throws Exception {
        Path file = file("1\n\"" + "x".repeat(40_000) + "\"\n3\n");

        Outcome outcome = Cli.of(network).run("publish", channel, "--file", file.toString());

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.err())
                .isEqualToIgnoringNewLines("Line 2: %s said no: Message Too Large (400). The first line is published."
                        .formatted(network.origin()));
        assertThat(network.messages(channel)).containsExactly("1");
    }

    @Test
    void badLines_skipped_areToldAndCounted() throws Exception {
        String huge = "\"" + "x".repeat(9 << 20) + "\"";
        Path file = file("1\nnope\n\"" + "x".repeat(40_000) + "\"\n" + huge + "\n5\n");

        Outcome outcome = Cli.of(network).run("publish", channel, "--file", file.toString(), "--skip-bad");

        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.err().lines())
                .containsExactly(
                        "Line 2 is not JSON (column 1): skipped.",
                        "Line 3: %s said no: Message Too Large (400). It is skipped.".formatted(network.origin()),
                        "Line 4 is longer than 8 MiB: skipped.",
                        "3 lines were skipped.");
        assertThat(network.messages(channel)).containsExactly("1", "5");
    }

    @Test
    void badLines_many_areOnlyCounted() throws Exception {
        Outcome outcome = Cli.of(network)
                .run(
                        "publish",
                        channel,
                        "--skip-bad",
                        "--file",
                        file("x\n".repeat(1000) + "1\n").toString());

        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.err()).hasLineCount(12).endsWith("1000 lines were skipped." + System.lineSeparator());
    }

    @Test
    void refusal_thatIsNotOfTheLine_endsTheLoadAlthoughBadLinesAreSkipped() throws Exception {
        try (Publishing server = new Publishing(message -> Answer.WRONG_KEY)) {
            Outcome outcome = load(server, file("1\n2\n"), "--skip-bad");

            assertThat(outcome.exitCode()).isEqualTo(1);
            assertThat(outcome.err())
                    .startsWith("Line 1: ")
                    .contains("Invalid Key")
                    .hasLineCount(1);
            assertThat(server.arrived()).containsExactly("1");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void answers_lostOrRefusedForAMoment_areAskedForAgain(int parallel) throws Exception {
        Set<String> failed = ConcurrentHashMap.newKeySet();
        try (Publishing server = new Publishing(message -> {
            boolean first = failed.add(message);
            return first && message.equals("2")
                    ? Answer.LOST
                    : first && message.equals("7") ? Answer.BUSY : Answer.SENT;
        })) {
            Outcome outcome = load(server, file(numbers(1, 9)), "--parallel=" + parallel);

            assertThat(outcome.exitCode()).isZero();
            assertThat(outcome.err().lines())
                    .hasSize(2)
                    .allMatch(line -> line.endsWith(" Trying again."))
                    .anyMatch(line -> line.startsWith("Line 2: "))
                    .anyMatch(line -> line.startsWith("Line 7: "));
            assertThat(new HashSet<>(server.arrived())).containsExactlyInAnyOrderElementsOf(list(1, 9));
            if (parallel == 1) {
                assertThat(server.arrived()).containsExactly("1", "2", "2", "3", "4", "5", "6", "7", "7", "8", "9");
            }
        }
    }

    @Test
    void answer_lostAndNoRetriesWanted_endsTheLoadThereAndSaysWhatNobodyKnows() throws Exception {
        try (Publishing server = new Publishing(message -> message.equals("2") ? Answer.LOST : Answer.SENT)) {
            Outcome outcome = load(server, file(numbers(1, 9)), "--retry-for=0");

            assertThat(outcome.exitCode()).isEqualTo(1);
            assertThat(outcome.err())
                    .startsWith("Line 2: ")
                    .contains("Whether the message arrived is not known. The first line is published.")
                    .hasLineCount(1);
            assertThat(server.arrived()).containsExactly("1", "2");
        }
    }

    @Test
    void server_none_failsAtOnce() throws Exception {
        Outcome outcome = Cli.at("127.0.0.1:" + Network.deadPort())
                .run("publish", channel, "--file", file("1\n").toString());

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.err()).startsWith("Line 1: Nothing listens at").hasLineCount(1);
    }

    @Test
    void resume_afterABadLineWasMended_goesOnThereAndSendsNothingTwice() throws Exception {
        Path state = folder.resolve("state");
        CountDownLatch overtaken = new CountDownLatch(3);
        try (Publishing server = new Publishing(message -> {
            if (message.equals("\"bad\"")) {
                overtaken.await();
                return Answer.TOO_LARGE;
            }
            overtaken.countDown();
            return Answer.SENT;
        })) {
            Outcome first = load(server, file("1\n\"bad\"\n3\n4\n5\n6\n"), "--parallel=4", "--resume=" + state);

            assertThat(first.exitCode()).isEqualTo(1);
            assertThat(first.err())
                    .contains("Line 2: ", "Message Too Large", "The first line is published, and 3 after it.")
                    .hasLineCount(1);
            assertThat(server.arrived()).containsExactlyInAnyOrder("1", "\"bad\"", "3", "4", "5");
            assertThat(load(server, file("1\n2\n3\n4\n5\n6\n"), "--parallel=4", "--resume=" + state))
                    .isEqualTo(new Outcome(0, "", ""));
            assertThat(server.arrived()).containsExactlyInAnyOrder("1", "\"bad\"", "3", "4", "5", "2", "6");
        }
    }

    @Test
    void resume_badLineWasDeleted_losesNothing() throws Exception {
        Path state = folder.resolve("state");
        CountDownLatch overtaken = new CountDownLatch(2);
        try (Publishing server = new Publishing(message -> {
            if (message.equals("\"bad\"")) {
                overtaken.await();
                return Answer.TOO_LARGE;
            }
            overtaken.countDown();
            return Answer.SENT;
        })) {
            load(server, file("1\n\"bad\"\n3\n4\n5\n6\n"), "--parallel=3", "--resume=" + state);
            assertThat(server.arrived()).doesNotContain("5", "6");
            assertThat(load(server, file("1\n3\n4\n5\n6\n"), "--parallel=3", "--resume=" + state))
                    .isEqualTo(new Outcome(0, "", ""));

            assertThat(server.arrived()).contains("1", "3", "4", "5", "6");
        }
    }

    @Test
    void resume_loadIsComplete_sendsNothingAndWhatWasAppendedLater() throws Exception {
        Path state = folder.resolve("state");
        try (Publishing server = new Publishing(message -> Answer.SENT)) {
            load(server, file("1\n2"), "--resume=" + state);
            assertThat(load(server, file("1\n2"), "--resume=" + state)).isEqualTo(new Outcome(0, "", ""));
            assertThat(load(server, file("1\n2\n3\n"), "--resume=" + state)).isEqualTo(new Outcome(0, "", ""));

            assertThat(server.arrived()).containsExactly("1", "2", "3");
        }
    }

    @Test
    void resume_skippedLines_staySkipped() throws Exception {
        Path state = folder.resolve("state");
        String huge = "\"" + "x".repeat(9 << 20) + "\"";
        try (Publishing server = new Publishing(message -> Answer.SENT)) {
            load(server, file("1\n" + huge + "\nnope\n4"), "--skip-bad", "--resume=" + state);
            assertThat(load(server, file("1\n" + huge + "\nnope\n4\n5\n"), "--resume=" + state))
                    .isEqualTo(new Outcome(0, "", ""));

            assertThat(server.arrived()).containsExactly("1", "4", "5");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"1\n2x\n3\n", "1\n", "", "1\n23\n"})
    void resume_inputHasChanged_isRefused(String changed) throws Exception {
        Path state = folder.resolve("state");
        try (Publishing server = new Publishing(message -> Answer.SENT)) {
            load(server, file("1\n2"), "--resume=" + state);
            Outcome outcome = load(server, file(changed), "--resume=" + state);

            assertThat(outcome.exitCode()).isEqualTo(2);
            assertThat(outcome.err())
                    .startsWith("The first 2 lines are not those")
                    .hasLineCount(1);
            assertThat(server.arrived()).containsExactly("1", "2");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"a\":1}\n", "not JSON", "[]", "{\"hubbubLoad\":1}", "{\"hubbubLoad\":2,\"done\":1}"})
    void resume_fileIsSomethingElse_isRefusedAndLeftAlone(String content) throws Exception {
        Path state = Files.writeString(folder.resolve("state"), content);
        try (Publishing server = new Publishing(message -> Answer.SENT)) {
            Outcome outcome = load(server, file("1\n"), "--resume=" + state);

            assertThat(outcome.exitCode()).isEqualTo(2);
            assertThat(outcome.err()).contains("is not the state of a load").hasLineCount(1);
            assertThat(state).hasContent(content);
            assertThat(server.arrived()).isEmpty();
        }
    }

    @Test
    void resume_ofAnotherChannel_isRefused() throws Exception {
        Path state = folder.resolve("state");
        try (Publishing server = new Publishing(message -> Answer.SENT)) {
            load(server, file("1\n"), "--resume=" + state);
            Outcome outcome = Cli.at(server.origin())
                    .run("publish", "other", "--file", file("1\n").toString(), "--resume=" + state);

            assertThat(outcome.exitCode()).isEqualTo(2);
            assertThat(outcome.err()).contains("state of another load, to the channel " + channel);
        }
    }

    @Test
    void resume_stateCannotBeWritten_sendsNothing() throws Exception {
        try (Publishing server = new Publishing(message -> Answer.SENT)) {
            Outcome outcome = load(server, file("1\n"), "--resume=" + folder.resolve("no/such/folder"));

            assertThat(outcome.exitCode()).isEqualTo(1);
            assertThat(outcome.err()).startsWith("The state cannot be written").hasLineCount(1);
            assertThat(server.arrived()).isEmpty();
        }
    }

    @Test
    void interrupt_answersAreMissing_isToldAndTheNextRunSendsTheseAgain() throws Exception {
        Path state = folder.resolve("state");
        CountDownLatch stuck = new CountDownLatch(2);
        CountDownLatch never = new CountDownLatch(1);
        try (Publishing server = new Publishing(message -> {
            if (Set.of("4", "5").contains(message) && stuck.getCount() > 0) {
                stuck.countDown();
                never.await();
            }
            return Answer.SENT;
        })) {
            Path file = file(numbers(1, 9));
            Running load = Cli.at(server.origin())
                    .start("publish", channel, "--file=" + file, "--parallel=2", "--resume=" + state);
            stuck.await();
            load.interrupt();

            Outcome outcome = load.outcome();
            assertThat(outcome.exitCode()).isEqualTo(1);
            assertThat(outcome.err())
                    .isEqualToIgnoringNewLines("Interrupted at line 4. The first 3 lines are published."
                            + " Whether 2 more arrived is not known.");
            assertThat(load(server, file, "--resume=" + state)).isEqualTo(new Outcome(0, "", ""));
            assertThat(server.arrived())
                    .containsExactlyInAnyOrder("1", "2", "3", "4", "5", "4", "5", "6", "7", "8", "9");
        }
    }

    @Test
    void kill_atAnyMoment_nextRunGoesOnAndOnlyTheLastLinesMayArriveTwice() throws Exception {
        int lines = 2000;
        Path file = file(numbers(1, lines));
        CountDownLatch some = new CountDownLatch(300);
        CountDownLatch killed = new CountDownLatch(1);
        try (Publishing server = new Publishing(message -> {
            some.countDown();
            if (message.equals(Integer.toString(lines))) {
                killed.await(); // so that the load is not complete before
            }
            return Answer.SENT;
        })) {
            String[] arguments = {
                "publish",
                channel,
                "--origin=" + server.origin(),
                "--file=" + file,
                "--parallel=4",
                "--resume=" + folder.resolve("state")
            };
            try (CliProcess load = CliProcess.start(folder, CliProcess.command(arguments))) {
                some.await();
                load.signal("KILL");
                assertThat(load.exitCode()).isNotZero();
            }
            killed.countDown();
            assertThat(Cli.bare().run(arguments)).isEqualTo(new Outcome(0, "", ""));

            assertThat(new HashSet<>(server.arrived())).containsExactlyInAnyOrderElementsOf(list(1, lines));
            assertThat(server.arrived()).hasSizeBetween(lines, lines + 100 + 4);
        }
    }

    @Test
    void interrupt_ofTheProcess_savesAndExitsWith1() throws Exception {
        Path file = file(numbers(1, 9));
        Path state = folder.resolve("state");
        CountDownLatch some = new CountDownLatch(1);
        try (Publishing server = new Publishing(message -> {
                    if (message.equals("5")) {
                        some.countDown();
                        new CountDownLatch(1).await();
                    }
                    return Answer.SENT;
                });
                CliProcess load = CliProcess.start(
                        folder,
                        CliProcess.command(
                                "publish",
                                channel,
                                "--origin=" + server.origin(),
                                "--file=" + file,
                                "--resume=" + state))) {
            some.await();
            load.signal("INT");

            assertThat(load.exitCode()).isEqualTo(1);
            load.err().await("The first 4 lines are published. Whether 1 more arrived is not known.");
            assertThat(state).content().contains("\"done\":4,");
        }
    }

    @Test
    void progress_onATerminal_showsWhatIsLeftAndOnlyThere() throws Exception {
        Path file = file(numbers(1, 1000));

        Outcome outcome = Cli.of(network).onTerminal(Shell.ERRORS).run("publish", channel, "--file=" + file);

        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err())
                .contains("\r1000 messages, ", ", 100 %, 0:00 left")
                .containsOnlyOnce(System.lineSeparator());
    }

    private Outcome load(Publishing server, Path file, String... options) {
        String[] arguments = new String[options.length + 3];
        arguments[0] = "publish";
        arguments[1] = channel;
        arguments[2] = "--file=" + file;
        System.arraycopy(options, 0, arguments, 3, options.length);
        return Cli.at(server.origin()).run(arguments);
    }

    private Path file(String content) throws IOException {
        return Files.writeString(folder.resolve("lines.jsonl"), content);
    }

    private static String numbers(int first, int last) {
        return list(first, last).stream().collect(Collectors.joining("\n", "", "\n"));
    }

    private static List<String> list(int first, int last) {
        return IntStream.rangeClosed(first, last).mapToObj(Integer::toString).toList();
    }

    private static void awaitState(Path state, String part) throws Exception {
        Awaitility.await()
                .atMost(Transcript.PATIENCE)
                .until(() -> Files.exists(state) && Files.readString(state).contains(part));
    }
}
