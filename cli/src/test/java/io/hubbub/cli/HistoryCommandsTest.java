package io.hubbub.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubbub.cli.Cli.Outcome;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What history, counts, delete and actions ask of a server, and what they print of its answers. */
@Timeout(600)
class HistoryCommandsTest {
    private static final String ACTIONS =
            "{'status':200,'data':[{'messageTimetoken':'17276954606232118','type':'reaction','uuid':'bob','value':'smiley',"
                    + "'actionTimetoken':'17276954607000000'},{'messageTimetoken':'17276954606232118','type':'receipt',"
                    + "'uuid':'eve','value':'\\u001bread','actionTimetoken':'17276954608000000'}]}";

    @Test
    void history_few_areLinesWithDatesOldestFirst() throws Exception {
        try (Archive server = new Archive()) {
            server.add(Archive.FIRST, "{\"n\":1.10}").add(Archive.FIRST + 20_000, "\"two\\u001b[2J\"");
            server.last()
                    .put("custom_message_type", "greeting")
                    .putObject("meta")
                    .put("lang", "de");

            Outcome outcome = Cli.at(server.origin()).run("history", "room");

            String time = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS")
                    .withZone(ZoneId.systemDefault())
                    .format(Instant.ofEpochMilli(Archive.FIRST / 10_000));
            assertThat(outcome.exitCode()).as(outcome.err()).isZero();
            assertThat(outcome.err()).isEmpty();
            assertThat(outcome.out().lines())
                    .containsExactly(
                            time + " room alice: {\"n\":1.10}",
                            time.substring(0, time.length() - 1)
                                    + "2 room alice: \"two\\u001b[2J\" (type greeting) (meta {\"lang\":\"de\"})");
            assertThat(server.asked()).containsExactly("GET /v3/history/sub-key/demo/channel/room");
        }
    }

    @Test
    void history_json_isAnObjectPerMessage() throws Exception {
        try (Archive server = new Archive()) {
            server.add(Archive.FIRST, "{\"n\":1.10}").last().remove("uuid");
            server.add(Archive.FIRST + 1, "\"\u202e\"");
            server.last()
                    .put("custom_message_type", "greeting")
                    .put("message_type", 4)
                    .putObject("meta")
                    .put("lang", "de");

            assertThat(Cli.at(server.origin())
                            .run("history", "room", "--json")
                            .out()
                            .lines())
                    .containsExactly(
                            "{\"channel\":\"room\",\"timetoken\":\"17000000000000000\",\"message\":{\"n\":1.10}}",
                            "{\"channel\":\"room\",\"timetoken\":\"17000000000000001\",\"message\":\"\\u202e\","
                                    + "\"publisher\":\"alice\",\"meta\":{\"lang\":\"de\"},\"customMessageType\":\"greeting\","
                                    + "\"messageType\":4}");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "                               | 901 | 1000",
                "--count 3                      | 998 | 1000",
                "--count 100                    | 901 | 1000",
                "--count 101                    | 900 | 1000",
                "--count 350                    | 651 | 1000",
                "--count 5000                   | 1   | 1000",
                "--all                          | 1   | 1000",
                "--reverse                      | 1   | 100",
                "--reverse --count 2            | 1   | 2",
                "--reverse --count 250          | 1   | 250",
                "--from @500                    | 901 | 1000",
                "--from @950                    | 950 | 1000",
                "--from @500 --all              | 500 | 1000",
                "--from @500 --reverse          | 500 | 599",
                "--from @500 --count 300        | 701 | 1000",
                "--from @950 --count 300        | 950 | 1000",
                "--to @500                      | 401 | 500",
                "--to @500 --all                | 1   | 500",
                "--to @500 --count 200          | 301 | 500",
                "--to @500 --reverse --count 1  | 1   | 1",
                "--from @200 --to @700 --all    | 200 | 700",
                "--from @200 --to @700          | 601 | 700",
                "--from @200 --to @700 --reverse --count 300 | 200 | 499",
                "--from @200 --to @200          | 200 | 200",
                "--from @200 --to @200 --all    | 200 | 200",
                "--from @1001                   | 1   | 0",
                "--from @1001 --all             | 1   | 0",
                "--to @0 --count 200            | 1   | 0"
            })
    void history_ofManyMessages_isThePartThatWasAskedFor(String options, int first, int last) throws Exception {
        try (Archive server = new Archive().with(1000)) {
            String arguments = "history room --json " + (options == null ? "" : at(options));

            Outcome outcome = Cli.at(server.origin()).run(arguments.strip().split(" +"));

            assertThat(outcome.exitCode()).as(outcome.err()).isZero();
            assertThat(numbers(outcome))
                    .containsExactlyElementsOf(
                            IntStream.rangeClosed(first, last).boxed().toList());
        }
    }

    @Test
    void history_times_areTakenAsPeopleWriteThem() throws Exception {
        long now = System.currentTimeMillis() * 10_000;
        try (Archive server = new Archive()
                .add(now - 30 * 600_000_000L, "1")
                .add(now - 10 * 600_000_000L, "2")
                .add(now, "3")) {
            Cli cli = Cli.at(server.origin());

            assertThat(numbers(cli.run("history", "room", "--json", "--from", "-20m", "--to", "-5m")))
                    .containsExactly(2);
            assertThat(numbers(cli.run("history", "room", "--json", "--from=-20m")))
                    .containsExactly(2, 3);
            assertThat(numbers(cli.run("history", "room", "--json", "--to", "2020-01-01T00:00Z")))
                    .isEmpty();
        }
    }

    @Test
    void history_serverFailsHalfWay_saysWhereToGoOn() throws Exception {
        try (Archive server = new Archive().with(1000).answering(4)) {
            Outcome outcome = Cli.at(server.origin()).run("history", "room", "--all", "--json");

            assertThat(outcome.exitCode()).isEqualTo(1);
            assertThat(numbers(outcome)).hasSize(300);
            assertThat(outcome.err())
                    .isEqualToIgnoringNewLines("%s said no: Busy (503). Go on with --from %d."
                            .formatted(server.origin(), Archive.FIRST + 301));
        }
    }

    @Test
    void history_serverRepeatsItself_isOneSentenceAndExitsWith1() throws Exception {
        try (Archive server = new Archive().with(1000).repeating()) {
            Outcome outcome = Cli.at(server.origin()).run("history", "room", "--all", "--json");

            assertThat(outcome.exitCode()).isEqualTo(1);
            assertThat(outcome.err()).contains("Go on with --from").hasLineCount(1);
            assertThat(numbers(outcome)).hasSize(100);
        }
    }

    @Test
    void history_messageThatCannotBeRead_isToldAndDoesNotHideOthers() throws Exception {
        try (Canned server = new Canned(
                "{'status':200,'error':false,'channels':{'room':[{'message':1,'timetoken':'17000000000000001'},{'nothing':2},{'message':3,'timetoken':'17000000000000003'}]}}")) {
            Outcome outcome = Cli.at(server.origin()).run("history", "room", "--json");

            assertThat(outcome.exitCode()).isEqualTo(1);
            assertThat(outcome.err()).isEqualToIgnoringNewLines("1 of the messages could not be read in full.");
            assertThat(outcome.out().lines()).hasSize(3);
        }
    }

    @Test
    void history_manyIntoAFile_showsProgressOnTheTerminalOnly() throws Exception {
        try (Archive server = new Archive().with(1000)) {
            Outcome shown = Cli.at(server.origin()).onTerminal(Shell.ERRORS).run("history", "room", "--all", "--json");

            assertThat(shown.err()).contains("\r1000 messages, ", ", 100 %, 0:00 left");
            assertThat(numbers(shown)).hasSize(1000);
            assertThat(Cli.at(server.origin())
                            .onTerminal(Shell.ERRORS)
                            .onTerminal(Shell.OUTPUT)
                            .run("history", "room", "--all", "--json")
                            .err())
                    .isEmpty();
        }
    }

    @Test
    void history_outputClosedByItsReader_endsQuietlyAndAsksForNoMore() throws Exception {
        try (Archive server = new Archive().with(5000);
                CliProcess pipe = CliProcess.start(
                        Path.of("."),
                        List.of(
                                "bash",
                                "-c",
                                String.join(" ", CliProcess.java())
                                        + " history room --all --json --origin %s | head -n 1; exit ${PIPESTATUS[0]}"
                                                .formatted(server.origin())))) {
            assertThat(pipe.exitCode()).isZero();
            assertThat(pipe.out().await("}")).hasLineCount(1);
            assertThat(pipe.err().toString()).isEmpty();
            assertThat(server.asked()).hasSizeLessThan(40);
        }
    }

    @Test
    void counts_ofChannels_areALineEach() throws Exception {
        try (Canned server = new Canned(
                "{'status':200,'error':false,'error_message':'','channels':{'room':3,'lobby':0,'hall':10000}}")) {
            Cli cli = Cli.at(server.origin());

            assertThat(cli.run("counts", "room", "lobby", "hall").out().lines())
                    .containsExactly("room: 3", "lobby: 0", "hall: 10000 or more");
            assertThat(server.paths()).containsExactly("/v3/history/sub-key/demo/message-counts/room,lobby,hall");
            assertThat(server.query("timetoken")).isEqualTo("1");
            assertThat(cli.run("counts", "room", "--json").out().lines())
                    .first()
                    .isEqualTo("{\"channel\":\"room\",\"messages\":3}");
        }
        try (Canned server = new Canned("{'status':200,'error':false,'channels':{}}")) {
            Outcome outcome = Cli.at(server.origin()).run("counts", "room", "--since", "2023-11-14T22:13:20Z");

            assertThat(outcome).isEqualTo(new Outcome(0, "", ""));
            assertThat(server.query("timetoken")).isEqualTo("17000000000000000");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "                     | ''",
                "--from @4            | 1,2,3",
                "--to @4              | 5,6",
                "--from @3 --to @4    | 1,2,5,6",
                "--from @3 --to @3    | 1,2,4,5,6",
                "--from @7            | 1,2,3,4,5,6"
            })
    void delete_withYes_deletesThePeriodAndNoMore(String options, String kept) throws Exception {
        try (Archive server = new Archive().with(6)) {
            String arguments = "delete room --yes " + (options == null ? "" : at(options));

            assertThat(Cli.at(server.origin()).run(arguments.strip().split(" +")))
                    .isEqualTo(new Outcome(0, "", ""));
            assertThat(server.asked()).containsExactly("DELETE /v3/history/sub-key/demo/channel/room");
            assertThat(server.kept().stream().map(String::valueOf))
                    .containsExactly(kept.isEmpty() ? new String[0] : kept.split(","));
        }
    }

    @Test
    void delete_nobodyCanBeAsked_doesNothingAndExitsWith2() throws Exception {
        try (Archive server = new Archive().with(6)) {
            Outcome outcome = Cli.at(server.origin()).input("yes\n").run("delete", "room");

            assertThat(outcome.exitCode()).isEqualTo(2);
            assertThat(outcome.err())
                    .isEqualToIgnoringNewLines("Nothing is deleted without --yes where nobody can be asked.");
            assertThat(server.asked()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"n\n", "\n", "", "yess\n", "no\nyes\n"})
    void delete_answerIsNotYes_doesNothing(String answer) throws Exception {
        try (Archive server = new Archive().with(6)) {
            Outcome outcome = Cli.at(server.origin())
                    .onTerminal(Shell.INPUT)
                    .input(answer)
                    .run("delete", "room", "--to", "2026-01-31T10:00Z");

            assertThat(outcome.exitCode()).isEqualTo(1);
            assertThat(outcome.err())
                    .isEqualToIgnoringNewLines("Delete the messages to 2026-01-31T10:00:00Z of room?"
                            + " Nothing brings them back. [y/N] Nothing was deleted.");
            assertThat(server.asked()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"y\n", "Yes\r\n", " YES "})
    void delete_answerIsYes_deletes(String answer) throws Exception {
        try (Archive server = new Archive().with(6)) {
            Outcome outcome = Cli.at(server.origin())
                    .onTerminal(Shell.INPUT)
                    .input(answer)
                    .run("delete", "room");

            assertThat(outcome.exitCode()).isZero();
            assertThat(outcome.err()).isEqualTo("Delete all messages of room? Nothing brings them back. [y/N] ");
            assertThat(server.kept()).isEmpty();
        }
    }

    @Test
    void actionsAdd_isThePlaceOfTheAction() throws Exception {
        try (Canned server = new Canned(
                "{'status':200,'data':{'messageTimetoken':'17276954606232118','type':'reaction','uuid':'tester','value':'smiley','actionTimetoken':'17276954607000000'}}")) {
            Outcome outcome =
                    Cli.at(server.origin()).run("actions", "add", "room", "17276954606232118", "reaction", "smiley");

            assertThat(outcome).isEqualTo(new Outcome(0, "17276954607000000" + System.lineSeparator(), ""));
            assertThat(server.paths())
                    .containsExactly("/v1/message-actions/demo/channel/room/message/17276954606232118");
            assertThat(server.query("uuid")).isEqualTo("tester");
        }
    }

    @Test
    void actionsAdd_thereAlready_isOneSentenceAndExitsWith1() throws Exception {
        try (Canned server =
                new Canned(409, "{'status':409,'error':{'source':'actions','message':'Action Already Added'}}")) {
            Outcome outcome = Cli.at(server.origin()).run("actions", "add", "room", "17276954606232118", "a", "b");

            assertThat(outcome.exitCode()).isEqualTo(1);
            assertThat(outcome.err())
                    .isEqualToIgnoringNewLines("%s said no: Action Already Added (409).".formatted(server.origin()));
        }
    }

    @Test
    void actionsList_isALinePerActionOldestFirst() throws Exception {
        try (Canned server = new Canned(ACTIONS)) {
            Cli cli = Cli.at(server.origin());

            assertThat(cli.run(
                                    "actions",
                                    "list",
                                    "room",
                                    "--count=2",
                                    "--from=17000000000000000",
                                    "--to=17999999999999999")
                            .out()
                            .lines())
                    .containsExactly(
                            "17276954606232118 17276954607000000 bob: reaction smiley",
                            "17276954606232118 17276954608000000 eve: receipt \\u001bread");
            assertThat(server.paths()).containsExactly("/v1/message-actions/demo/channel/room");
            assertThat(server.query("limit")).isEqualTo("2");
            assertThat(server.query("start")).isEqualTo("18000000000000000");
            assertThat(server.query("end")).isEqualTo("17000000000000000");
            assertThat(cli.run("actions", "list", "room", "--json", "--count=1").out())
                    .isEqualToIgnoringNewLines(
                            "{\"channel\":\"room\",\"messageTimetoken\":\"17276954606232118\",\"actionTimetoken\":\"17276954608000000\","
                                    + "\"uuid\":\"eve\",\"type\":\"receipt\",\"value\":\"\\u001bread\"}");
        }
    }

    @Test
    void actionsRemove_isSilent() throws Exception {
        try (Canned server = new Canned("{'status':200,'data':{}}")) {
            Outcome outcome =
                    Cli.at(server.origin()).run("actions", "remove", "room", "17276954606232118", "17276954607000000");

            assertThat(outcome).isEqualTo(new Outcome(0, "", ""));
            assertThat(server.paths())
                    .containsExactly(
                            "/v1/message-actions/demo/channel/room/message/17276954606232118/action/17276954607000000");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "delete room --yes          | Whether it was done is not known.",
                "actions add room 5 a b     | Whether it was done is not known.",
                "actions remove room 5 6    | Whether it was done is not known.",
                "history room               | wants --tls.",
                "counts room                | wants --tls.",
                "actions list room          | wants --tls."
            })
    void server_goesAwayWithoutAnAnswer_saysWhatNobodyKnows(String arguments, String end) throws Exception {
        try (ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            Thread closing = new Thread(() -> readAndClose(server));
            closing.setDaemon(true);
            closing.start();
            Outcome outcome = Cli.at("127.0.0.1:" + server.getLocalPort()).run(arguments.split(" "));

            assertThat(outcome.exitCode()).isEqualTo(1);
            assertThat(outcome.err().strip()).endsWith(end).hasLineCount(1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"history room", "history room --all", "counts room", "delete room --yes", "actions list room"})
    void server_keepsNoHistory_isOneSentenceAndExitsWith1(String arguments) throws Exception {
        try (Canned server =
                new Canned(403, "{'status':403,'error':true,'error_message':'History is not enabled','channels':{}}")) {
            Outcome outcome = Cli.at(server.origin()).run(arguments.split(" "));

            assertThat(outcome.exitCode()).isEqualTo(1);
            assertThat(outcome.out()).isEmpty();
            assertThat(outcome.err())
                    .contains("said no: History is not enabled (403).")
                    .hasLineCount(1);
        }
    }

    private static void readAndClose(ServerSocket server) {
        try {
            while (true) {
                try (Socket connection = server.accept()) {
                    assertThat(connection.getInputStream().read()).isPositive();
                }
            }
        } catch (IOException e) {
            // the test is over
        }
    }

    private static String at(String options) {
        return Pattern.compile("@(\\d+)")
                .matcher(options)
                .replaceAll(number -> Long.toString(Archive.FIRST + Long.parseLong(number.group(1))));
    }

    private static List<Integer> numbers(Outcome outcome) {
        return outcome.out()
                .lines()
                .map(line -> ClientOptions.JSON.readTree(line).path("message").asInt())
                .toList();
    }
}
