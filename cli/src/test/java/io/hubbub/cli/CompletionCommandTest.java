package io.hubbub.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60) // a shell that waits for more
class CompletionCommandTest {
    @TempDir
    Path folder;

    private Path script = Path.of("");

    @BeforeEach
    void writeScript() throws IOException {
        script = Files.writeString(
                folder.resolve("hubbub.bash"),
                Cli.bare().run("completion", "bash").out());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    pub               | publish
                    subscribe --js    | --json
                    subscribe --or    | --origin
                    serve --tls-c     | --tls-cert
                    publish --resu    | --resume
                    completion z      | zsh
                    history room --re | --reverse
                    actions re        | remove
                    here              | here-now
                    backup --fo       | --force
                    groups li         | list
                    state set --gr    | --group
                    """)
    void bash_beginningOfAWord_isCompleted(String typed, String completed) throws Exception {
        assumeTrue(isInstalled("bash"));
        String words = "hubbub " + typed;
        int last = words.split(" ").length - 1;

        String completions = run("bash", "-c", """
                source '%s'
                COMP_LINE='%s'
                COMP_POINT=${#COMP_LINE}
                COMP_WORDS=(%s) COMP_CWORD=%d
                $(complete -p hubbub | sed 's/.*-F \\([^ ]*\\).*/\\1/')
                printf '%%s\\n' "${COMPREPLY[@]}"
                """.formatted(script, words, words, last));

        assertThat(completions.lines().map(String::strip)).contains(completed);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    publi              | publish
                    subscribe --js     | subscribe --json
                    completion z       | completion zsh
                    """)
    void zsh_beginningOfAWord_isCompleted(String typed, String completed) throws Exception {
        assumeTrue(isInstalled("zsh"));
        String zsh = Cli.bare().run("completion", "zsh").out();
        Files.writeString(folder.resolve("hubbub.zsh"), zsh + """
                show() { print -r -- "<$BUFFER>" }
                zle -N show
                bindkey '^X' show
                print LOADED
                """);

        // Completion works on a terminal only. Tab completes, Ctrl-X shows what stands there then.
        String answer = run("zsh", "-f", "-c", """
                zmodload zsh/zpty
                zpty shell zsh -f -i
                zpty -w shell 'source ~/hubbub.zsh'
                zpty -r shell answer '*LOADED*'
                zpty -w -n shell 'hubbub %s'$'\\t\\x18'
                zpty -r shell answer '*<*>*'
                print -r -- $answer
                """.formatted(typed));

        assertThat(answer).contains("<hubbub " + completed + " >");
    }

    @Test
    void shell_unknown_isOneSentence() {
        Cli.Outcome outcome = Cli.bare().run("completion", "fish");

        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.err()).contains("bash, zsh", "fish").hasLineCount(1);
    }

    private static boolean isInstalled(String program) throws Exception {
        return new ProcessBuilder("sh", "-c", "command -v " + program).start().waitFor() == 0;
    }

    private String run(String... command) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("HOME", folder.toString()); // where zsh keeps what it knows of completions
        Process shell = builder.start();
        String written = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(shell.waitFor()).as(written).isZero();
        return written;
    }
}
