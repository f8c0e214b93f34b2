package io.hubbub.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubbub.server.main.Server;
import io.hubbub.server.main.Setting;
import io.hubbub.server.main.Settings;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class HubbubTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void help_asked_showsExamplesAndExitsWith0() {
        int exitCode = run(Map.of(), "--help");

        assertThat(exitCode).isZero();
        assertThat(out.toString()).contains("serve", "Examples:");
    }

    @Test
    void serveHelp_asked_namesEverySetting() {
        int exitCode = run(Map.of(), "serve", "--help");

        assertThat(exitCode).isZero();
        assertThat(out.toString())
                .contains(Settings.ALL.stream().map(Setting::flag).toList());
    }

    @Test
    void command_missing_isOneSentence() {
        assertThat(run(Map.of())).isEqualTo(2);
        assertThat(err.toString()).isEqualToIgnoringNewLines("Say what to do: see hubbub --help.");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    --prot=1           | There is no setting prot. Did you mean port?
                    --port=none        | --port must be a number from 0 to 65535, but is "none".
                    --port=65536       | --port must be a number from 0 to 65535, but is "65536".
                    --hold=soon        | --hold must be a time from 100ms to 305s, such as 280s, but is "soon".
                    --demo=maybe       | --demo must be true or false, but is "maybe".
                    --log-format=xml   | --log-format must be text or json, but is "xml".
                    --tls-cert=no.pem  | TLS needs both tls-cert and tls-key.
                    --config=no.yml    | The file no.yml cannot be read.
                    """)
    void serve_wrongFlag_isOneSentenceAndExitsWith2(String flag, String sentence) {
        int exitCode = run(Map.of(), "serve", flag);

        assertThat(exitCode).isEqualTo(2);
        assertThat(err.toString()).isEqualToIgnoringNewLines(sentence);
    }

    @Test
    void serve_reachableAddressWithDemoKeys_isRefused() {
        int exitCode = run(Map.of(), "serve", "--host", "0.0.0.0");

        assertThat(exitCode).isEqualTo(2);
        assertThat(err.toString()).contains("everybody knows the keys of demo").hasLineCount(1);
    }

    @Test
    void serve_unknownVariable_isOneSentence() {
        int exitCode = run(Map.of("HUBBUB_PRT", "1"), "serve");

        assertThat(exitCode).isEqualTo(2);
        assertThat(err.toString())
                .isEqualToIgnoringNewLines("There is no environment variable HUBBUB_PRT. Did you mean HUBBUB_PORT?");
    }

    @Test
    void serve_variablesOfTheOtherCommands_areNotItsBusiness() {
        Map<String, String> environment = Stream.concat(
                        ClientOptions.VARIABLES.values().stream(), Stream.of(AdminOptions.TOKEN))
                .collect(Collectors.toMap(name -> name, name -> "anything"));

        int exitCode = run(environment, "serve", "--port=none");

        assertThat(exitCode).isEqualTo(2);
        assertThat(err.toString()).startsWith("--port must be").hasLineCount(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "serve",
                "backup",
                "restore",
                "subscribe",
                "publish",
                "signal",
                "fire",
                "history",
                "counts",
                "delete",
                "actions",
                "actions add",
                "actions list",
                "actions remove",
                "here-now",
                "where-now",
                "state",
                "state get",
                "state set",
                "groups",
                "groups add",
                "groups remove",
                "groups list",
                "groups delete",
                "time",
                "completion"
            })
    void help_ofEachCommand_teachesByExamples(String command) {
        int exitCode = run(Map.of(), (command + " --help").split(" "));

        assertThat(exitCode).isZero();
        assertThat(out.toString()).contains("Examples:", "hubbub " + command);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    pblish room hi                 | There is no command pblish. Did you mean publish?
                    qqq                            | There is no command qqq. See hubbub --help.
                    publish room hi --orign=x      | There is no option --orign. Did you mean --origin?
                    publish room hi --qqqqq        | There is no option --qqqqq. What begins with a dash and is no option stands after --.
                    publish room hello world       | "world" is one argument too many: a message with spaces stands in quotes.
                    publish room                   | Missing required parameter: 'MESSAGE': see hubbub publish --help.
                    subscribe                      | Name a channel or a --group: see hubbub subscribe --help.
                    subscribe room --filter        | Missing required parameter for option '--filter' (EXPRESSION): see hubbub subscribe --help.
                    backup                         | Missing required parameter: 'FILE': see hubbub backup --help.
                    backup a b                     | "b" is one argument too many: see hubbub backup --help.
                    backup a --data=               | data must name a folder; set ephemeral to true to keep nothing.
                    backup a --config=none.yml     | The file none.yml cannot be read.
                    restore                        | Missing required parameter: 'FILE': see hubbub restore --help.
                    restore a --forse              | There is no option --forse. Did you mean --force?
                    state                          | Say what to do: see hubbub state --help.
                    groups                         | Say what to do: see hubbub groups --help.
                    groups qqq                     | There is no command qqq. See hubbub groups --help.
                    groups ad friends a            | There is no command ad. Did you mean add?
                    groups add friends             | Missing required parameter: 'CHANNEL': see hubbub groups add --help.
                    groups delete                  | Missing required parameter: 'GROUP': see hubbub groups delete --help.
                    groups delete a b              | "b" is one argument too many: see hubbub groups delete --help.
                    groups delete a,b              | This makes no sense: the call is about one channel group, not about "a,b".
                    groups add , a                 | This makes no sense: the call is about one channel group, not about ",".
                    groups add friends ,           | A channel has a name: it cannot be empty.
                    here-now --limit=1001          | The limit is 0 to 1000, not 1001.
                    here-now --limit=some          | --limit must be a number, but is "some".
                    here-now --offset=-1           | The offset is never negative, unlike -1.
                    where-now a b                  | "b" is one argument too many: see hubbub where-now --help.
                    where-now --uuid=              | You need a name: set --uuid.
                    state get                      | A channel has a name: it cannot be empty.
                    state set room                 | Missing required parameter: 'STATE': see hubbub state set --help.
                    state set room 5               | STATE must be a JSON object, such as '{"lang":"en"}'.
                    state set room curious         | STATE must be a JSON object, such as '{"lang":"en"}'.
                    state set , {}                 | A channel has a name: it cannot be empty.
                    publish room hi --ttl=soon     | --ttl must be a number, but is "soon".
                    publish room hi --ttl=0        | --ttl must be more than 0 hours: leave it out to keep messages as long as the keyset does.
                    publish room hi --ttl=-1       | --ttl must be more than 0 hours: leave it out to keep messages as long as the keyset does.
                    publish room hi --ttl=NaN      | --ttl must be more than 0 hours: leave it out to keep messages as long as the keyset does.
                    publish room hi --ttl=1e999    | --ttl must be more than 0 hours: leave it out to keep messages as long as the keyset does.
                    publish room hi --file=x       | The messages come from --file: leave out "hi".
                    publish room --parallel=2      | Missing required argument(s): --file=FILE: see hubbub publish --help.
                    publish room --file=- --parallel=0 | --parallel is 1 to 256, not 0.
                    publish room --file=- --parallel=257 | --parallel is 1 to 256, not 257.
                    publish room --file=- --parallel=x | --parallel must be a number, but is "x".
                    publish room --file=- --retry-for=-1 | --retry-for is never negative, unlike -1.
                    publish room --file=/no/such   | The file /no/such cannot be read.
                    publish room --file=/          | / is a folder.
                    publish room --file=- --resume=/ | / is not the state of a load, or cannot be read: name a new file for --resume.
                    history                        | Missing required parameter: 'CHANNEL': see hubbub history --help.
                    history a,b                    | History is that of one channel, not of "a,b".
                    history room --count=0         | --count must be 1 or more.
                    history room --count=x         | --count must be a number, but is "x".
                    history room --count=1 --all   | --count=N, --all are mutually exclusive (specify only one): see hubbub history --help.
                    history room --from=2h         | --from must be a timetoken of 17 digits, a time such as 2026-01-31T10:00, or how long ago, such as -2h, but is "2h".
                    history room --from=-1h --to=-2h | --from is later than --to.
                    counts                         | Missing required parameter: 'CHANNEL': see hubbub counts --help.
                    counts ,                       | A channel has a name: it cannot be empty.
                    counts room --since=5          | --since must be a timetoken of 17 digits, a time such as 2026-01-31T10:00, or how long ago, such as -2h, but is "5".
                    delete                         | Missing required parameter: 'CHANNEL': see hubbub delete --help.
                    delete a,b --yes               | Name one channel, not "a,b".
                    delete room                    | Nothing is deleted without --yes where nobody can be asked.
                    delete room --from=x --yes     | --from must be a timetoken of 17 digits, a time such as 2026-01-31T10:00, or how long ago, such as -2h, but is "x".
                    delete room --from=-1d --to=-2d | --from is later than --to.
                    actions                        | Say what to do: see hubbub actions --help.
                    actions ad room                | There is no command ad. Did you mean add?
                    actions add room x a b         | TIMETOKEN must be a number, but is "x".
                    actions remove room 5          | Missing required parameter: 'ACTION': see hubbub actions remove --help.
                    actions list room --count=10001 | --count is 1 to 10000, not 10001.
                    publish room hi --json --string | --json, --string are mutually exclusive (specify only one): see hubbub publish --help.
                    publish room hi --origin=a/b   | The origin must be host or host:port, but is "a/b".
                    publish room hi --uuid=        | You need a name: set --uuid.
                    publish a,b hi                 | This makes no sense: a message goes to one channel, not to "a,b".
                    subscribe ,                    | A channel has a name: it cannot be empty.
                    subscribe room --from=now      | --from must be a number, but is "now".
                    subscribe room --from=-1       | --from must be a timetoken, not -1.
                    subscribe room --count=0       | --count must be 1 or more.
                    """)
    void command_wrongUse_isOneSentenceAndExitsWith2(String arguments, String sentence) {
        int exitCode = run(Map.of(), arguments.split(" "));

        assertThat(exitCode).isEqualTo(2);
        assertThat(err.toString()).isEqualToIgnoringNewLines(sentence);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "@",
                "--@",
                "publish room hi --@",
                "publish room hi --origin=@",
                "publish room hi --ttl=@",
                "publish room hi --meta=@",
                "publish room hi @",
                "publish a,@ hi",
                "completion @",
                "time --tls-ca=@",
                "subscribe room --from=@",
                "here-now --limit=@",
                "where-now a @",
                "history a,@",
                "history a --from=@",
                "counts a --since=@",
                "delete a,@",
                "actions add a @ b c",
                "publish room --file=@",
                "backup a @",
                "restore a --config=@",
                "state @",
                "state set room @",
                "groups @",
                "groups delete a,@",
                "serve --@",
                "serve --port=@",
                "serve --config=@",
                "serve @"
            })
    void argument_thatWouldSteerTheTerminal_isShownAndNotObeyed(String arguments) {
        int exitCode = run(Map.of(), arguments.replace("@", "\u001b[2J\u202e\n").split(" "));

        assertThat(exitCode).isEqualTo(2);
        assertThat(err.toString()).doesNotContain("\u001b", "\u202e").hasLineCount(1);
    }

    @Test
    void serve_portInUse_isOneSentence(@TempDir Path folder) throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int exitCode = run(Map.of(), "serve", "--ephemeral", "--port", Integer.toString(taken.getLocalPort()));

            assertThat(exitCode).isEqualTo(2);
            assertThat(err.toString())
                    .contains("Cannot listen on", "port " + taken.getLocalPort(), "in use")
                    .hasLineCount(1);
        }
    }

    @Test
    void serve_dataFolderInUse_isOneSentenceAndExitsWith2(@TempDir Path folder) throws Exception {
        Settings settings = Settings.of(Map.of("port", "0", "data", folder.toString()));
        try (Server first = Server.start(settings)) {
            int exitCode = run(Map.of(), "serve", "--port", "0", "--data", folder.toString());

            assertThat(exitCode).isEqualTo(2);
            assertThat(err.toString())
                    .contains("Another process uses the data folder " + folder + " (process ")
                    .hasLineCount(1);
            assertThat(first.url()).isNotEmpty();
        }
    }

    private int run(Map<String, String> environment, String... arguments) {
        Shell shell = new Shell(
                environment, InputStream.nullInputStream(), descriptor -> false, ending -> () -> {}, question -> null);
        CommandLine commandLine = Hubbub.commandLine(shell);
        commandLine.setOut(new PrintWriter(out, true));
        commandLine.setErr(new PrintWriter(err, true));
        return commandLine.execute(arguments);
    }
}
