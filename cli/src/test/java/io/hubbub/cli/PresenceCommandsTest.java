package io.hubbub.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubbub.cli.Cli.Outcome;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What here-now, where-now, state and groups ask of a server, and what they print of its answers. */
class PresenceCommandsTest {
    private static final String DONE = "{'status':200,'message':'OK','service':'channel-registry','error':false}";
    private static final String SEVERAL =
            "{'status':200,'payload':{'channels':{'room':{'uuids':[{'uuid':'alice','state':{'n':1.10}},{'uuid':'bob'}],"
                    + "'occupancy':2},'lobby':{'uuids':[],'occupancy':7}},'total_channels':2,'total_occupancy':9}}";

    @Test
    void hereNow_severalChannels_areListedWithWhoIsThere() throws Exception {
        try (Canned server = new Canned(SEVERAL)) {
            Outcome outcome = Cli.at(server.origin()).run("here-now", "room", "lobby", "--state");

            assertThat(outcome.exitCode()).isZero();
            assertThat(outcome.out().lines())
                    .containsExactly("room: 2 here", "  alice {\"n\":1.10}", "  bob", "lobby: 7 here");
            assertThat(outcome.err()).isEmpty();
            assertThat(server.paths()).containsExactly("/v2/presence/sub-key/demo/channel/room,lobby");
            assertThat(server.query("state")).isEqualTo("1");
        }
    }

    @Test
    void hereNow_json_isAnObjectPerChannel() throws Exception {
        try (Canned server = new Canned(SEVERAL)) {
            Outcome outcome = Cli.at(server.origin()).run("here-now", "--group", "g", "--group", "h,i", "--json");

            assertThat(outcome.out().lines())
                    .containsExactly(
                            "{\"channel\":\"room\",\"occupancy\":2,\"occupants\":[{\"uuid\":\"alice\",\"state\":{\"n\":1.10}},{\"uuid\":\"bob\"}]}",
                            "{\"channel\":\"lobby\",\"occupancy\":7,\"occupants\":[]}");
            assertThat(server.paths()).containsExactly("/v2/presence/sub-key/demo/channel/,");
            assertThat(server.query("channel-group")).isEqualTo("g,h,i");
        }
    }

    @Test
    void hereNow_onlyNumbers_asksForNoMore() throws Exception {
        try (Canned server = new Canned("{'status':200,'occupancy':3}")) {
            Cli cli = Cli.at(server.origin());

            assertThat(cli.run("here-now", "room", "--no-uuids", "--limit", "5", "--offset", "10")
                            .out())
                    .isEqualToIgnoringNewLines("room: 3 here");
            assertThat(server.query("disable_uuids")).isEqualTo("1");
            assertThat(server.query("limit")).isEqualTo("5");
            assertThat(server.query("offset")).isEqualTo("10");
            assertThat(cli.run("here-now", "room", "--no-uuids", "--json").out())
                    .isEqualToIgnoringNewLines("{\"channel\":\"room\",\"occupancy\":3}");
        }
    }

    @Test
    void hereNow_nothingNamed_asksForEverything() throws Exception {
        try (Canned server = new Canned("{'status':200,'payload':{'channels':{}}}")) {
            Outcome outcome = Cli.at(server.origin()).run("here-now");

            assertThat(outcome.exitCode()).isZero();
            assertThat(outcome.out()).isEmpty();
            assertThat(server.paths()).containsExactly("/v2/presence/sub-key/demo");
        }
    }

    @Test
    void whereNow_namedOrNot_printsChannels() throws Exception {
        try (Canned server = new Canned("{'status':200,'payload':{'channels':['room','lobby']}}")) {
            Cli cli = Cli.at(server.origin());

            assertThat(cli.run("where-now").out().lines()).containsExactly("room", "lobby");
            assertThat(cli.run("where-now", "bob", "--json").out())
                    .isEqualToIgnoringNewLines("{\"uuid\":\"bob\",\"channels\":[\"room\",\"lobby\"]}");
            assertThat(cli.run("where-now", "--json").out()).contains("\"uuid\":\"tester\"");
            assertThat(server.paths())
                    .containsExactly(
                            "/v2/presence/sub-key/demo/uuid/tester",
                            "/v2/presence/sub-key/demo/uuid/bob",
                            "/v2/presence/sub-key/demo/uuid/tester");
        }
    }

    @Test
    void stateSet_goesAsItWasTypedAndIsPrinted() throws Exception {
        try (Canned server = new Canned("{'status':200,'payload':{'n':1.10}}")) {
            Outcome outcome =
                    Cli.at(server.origin()).run("state", "set", "room,lobby", "--group", "g", " {\"n\": 1.10} ");

            assertThat(outcome.exitCode()).isZero();
            assertThat(outcome.out()).isEqualToIgnoringNewLines("{\"n\":1.10}");
            assertThat(server.paths()).containsExactly("/v2/presence/sub-key/demo/channel/room,lobby/uuid/tester/data");
            assertThat(server.query("state")).isEqualTo("{\"n\": 1.10}");
            assertThat(server.query("channel-group")).isEqualTo("g");
        }
    }

    @Test
    void stateGet_ofSomebody_isALinePerChannel() throws Exception {
        try (Canned server = new Canned("{'status':200,'payload':{'channels':{'room':{'n':1.10},'lobby':{}}}}")) {
            Cli cli = Cli.at(server.origin());

            assertThat(cli.run("state", "get", "room", "lobby", "--of", "bob")
                            .out()
                            .lines())
                    .containsExactly("room: {\"n\":1.10}", "lobby: {}");
            assertThat(cli.run("state", "get", "--group", "g", "--json").out().lines())
                    .containsExactly(
                            "{\"channel\":\"room\",\"state\":{\"n\":1.10}}", "{\"channel\":\"lobby\",\"state\":{}}");
            assertThat(server.paths())
                    .containsExactly(
                            "/v2/presence/sub-key/demo/channel/room,lobby/uuid/bob",
                            "/v2/presence/sub-key/demo/channel/,/uuid/tester");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "groups add friends alice bob,eve | friends        | add    | alice,bob,eve",
                "groups remove friends bob        | friends        | remove | bob",
                "groups delete friends            | friends/remove | add    | ''"
            })
    void groups_areChangedInSilence(String arguments, String path, String parameter, String value) throws IOException {
        try (Canned server = new Canned(DONE)) {
            Outcome outcome = Cli.at(server.origin()).run(arguments.split(" "));

            assertThat(outcome.exitCode()).as(outcome.err()).isZero();
            assertThat(outcome.out()).isEmpty();
            assertThat(server.paths()).containsExactly("/v1/channel-registration/sub-key/demo/channel-group/" + path);
            assertThat(server.query(parameter)).isEqualTo(value);
        }
    }

    @Test
    void groupsList_ofAGroupOrOfAll_isALinePerName() throws Exception {
        try (Canned server = new Canned("{'status':200,'payload':{'channels':['b','a'],'groups':['g','h']}}")) {
            Cli cli = Cli.at(server.origin());

            assertThat(cli.run("groups", "list", "friends").out().lines()).containsExactly("b", "a");
            assertThat(cli.run("groups", "list").out().lines()).containsExactly("g", "h");
            assertThat(cli.run("groups", "list", "friends", "--json").out())
                    .isEqualToIgnoringNewLines("{\"group\":\"friends\",\"channels\":[\"b\",\"a\"]}");
            assertThat(cli.run("groups", "list", "--json").out())
                    .isEqualToIgnoringNewLines("{\"groups\":[\"g\",\"h\"]}");
        }
    }

    @Test
    void names_thatWouldSteerTheTerminal_areShownAndNotObeyed() throws Exception {
        String evil = "\\u001b[2J\\n\\u202e";
        try (Canned server = new Canned(("{'status':200,'payload':{'channels':{'x@':{'uuids':[{'uuid':'y@',"
                        + "'state':{'z@':'@'}}],'occupancy':1}}}}")
                .replace("@", evil))) {
            for (String[] arguments : new String[][] {{"here-now"}, {"here-now", "--json"}}) {
                assertThat(Cli.at(server.origin()).run(arguments).out())
                        .doesNotContain("\u001b", "\u202e")
                        .contains("\\u001b[2J")
                        .hasLineCount(arguments.length == 1 ? 2 : 1);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "here-now room",
                "where-now",
                "state get room",
                "state set room {}",
                "groups add g a",
                "groups remove g a",
                "groups list",
                "groups delete g"
            })
    void server_saysNo_isOneSentenceAndExitsWith1(String arguments) throws Exception {
        try (Canned server = new Canned(400, "{'status':400,'message':'Not today','error':1,'service':'x'}")) {
            Outcome outcome = Cli.at(server.origin()).run(arguments.split(" "));

            assertThat(outcome.exitCode()).isEqualTo(1);
            assertThat(outcome.out()).isEmpty();
            assertThat(outcome.err())
                    .isEqualToIgnoringNewLines("%s said no: Not today (400).".formatted(server.origin()));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"here-now a,b", "where-now", "state get room", "groups add g a", "groups list"})
    void server_answersSomethingElse_isOneSentenceAndExitsWith1(String arguments) throws Exception {
        try (Canned server = new Canned("[1,'Sent','5']")) {
            Outcome outcome = Cli.at(server.origin()).run(arguments.split(" "));

            assertThat(outcome.exitCode()).isEqualTo(1);
            assertThat(outcome.err()).hasLineCount(1).contains("not the reply to");
        }
    }

    @Test
    void server_isNotThere_nothingWasDone() {
        Outcome outcome = Cli.at("127.0.0.1:1").run("groups", "add", "g", "a");

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.err())
                .isEqualToIgnoringNewLines(
                        "Nothing listens at 127.0.0.1:1: start a server with \"hubbub serve\", or set --origin.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "state set room {}  | Whether it was done is not known.",
                "groups add g a     | Whether it was done is not known.",
                "groups remove g a  | Whether it was done is not known.",
                "groups delete g    | Whether it was done is not known.",
                "publish room hi    | Whether the message arrived is not known.",
                "state get room     | wants --tls.",
                "here-now room      | wants --tls.",
                "groups list        | wants --tls."
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

    @Test
    void subscribe_presenceGroupsAndFilter_areAskedForAndPrinted() throws Exception {
        try (Canned server = new Canned(
                "{'t':{'t':'17276954606232118','r':1},'m':["
                        + "{'c':'room-pnpres','p':{'t':'17276954606232119','r':1},'d':{'action':'join','uuid':'bob','occupancy':2,'data':{'n':1}}},"
                        + "{'c':'a-pnpres','b':'g-pnpres','p':{'t':'17276954606232119','r':1},'d':{'action':'interval','occupancy':9,'join':['x','y'],'timeout':['z']}}]}")) {
            Outcome outcome = Cli.at(server.origin())
                    .run("subscribe", "room", "--presence", "--group", "g,h", "--filter", "a == 'é'", "--count", "2");

            assertThat(outcome.exitCode()).isZero();
            assertThat(server.paths().get(0)).isEqualTo("/v2/subscribe/demo/room,room-pnpres/0");
            assertThat(server.query("channel-group")).isEqualTo("g,h,g-pnpres,h-pnpres");
            assertThat(server.query("filter-expr")).isEqualTo("a == 'é'");
            assertThat(outcome.out().lines()).first().asString().endsWith(" room bob join: 2 here {\"n\":1}");
            assertThat(outcome.out().lines()).last().asString().endsWith(" a interval: 9 here, join x y, timeout z");
            assertThat(outcome.err()).startsWith("Subscribed to room, group g, group h at " + server.origin());
        }
    }

    @Test
    void subscribe_filterIsNotUnderstood_isOneSentenceAndExitsWith1() throws Exception {
        try (Canned server =
                new Canned(400, "{'message':'Filter syntax error: expected operand at 4','error':true,'status':400}")) {
            Outcome outcome = Cli.at(server.origin()).run("subscribe", "room", "--filter", "a ==");

            assertThat(outcome.exitCode()).isEqualTo(1);
            assertThat(outcome.err())
                    .isEqualToIgnoringNewLines(
                            "%s said no: Filter syntax error: expected operand at 4 (400). Mend --filter."
                                    .formatted(server.origin()));
        }
    }

    @Test
    void subscribe_groupIsDenied_isOneSentenceAndExitsWith1() throws Exception {
        try (Canned server = new Canned(
                403,
                "{'message':'Forbidden','payload':{'channel-groups':[':g',':g-pnpres']},'error':true,'status':403}")) {
            Outcome outcome = Cli.at(server.origin()).run("subscribe", "--group", "g", "--presence", "--json");

            assertThat(outcome.exitCode()).isEqualTo(1);
            assertThat(outcome.err())
                    .contains("\"groups\":[\"g\",\"g-pnpres\"]", "Not subscribed to group g: ")
                    .hasLineCount(1);
        }
    }
}
