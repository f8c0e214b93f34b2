package io.hubbub.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompletionCommandTest {
    private static final Path BASH = Path.of("/bin/bash");

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
                    completion z      | zsh
                    """)
    void bash_beginningOfAWord_isCompleted(String typed, String completed) throws Exception {
        assumeTrue(Files.isExecutable(BASH));
        String words = "hubbub " + typed;
        int last = words.split(" ").length - 1;

        String completions = bash("""
                source '%s'
                COMP_LINE='%s'
                COMP_POINT=${#COMP_LINE}
                COMP_WORDS=(%s) COMP_CWORD=%d
                $(complete -p hubbub | sed 's/.*-F \\([^ ]*\\).*/\\1/')
                printf '%%s\\n' "${COMPREPLY[@]}"
                """.formatted(script, words, words, last));

        assertThat(completions.lines().map(String::strip)).contains(completed);
    }

    @Test
    void zsh_isServedByTheSameScript() {
        assertThat(Cli.bare().run("completion", "zsh").out())
                .isEqualTo(Cli.bare().run("completion", "bash").out())
                .contains("bashcompinit");
    }

    @Test
    void shell_unknown_isOneSentence() {
        Cli.Outcome outcome = Cli.bare().run("completion", "fish");

        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.err()).contains("bash, zsh", "fish").hasLineCount(1);
    }

    private static String bash(String program) throws IOException, InterruptedException {
        Process bash = new ProcessBuilder(BASH.toString(), "-c", program)
                .redirectErrorStream(true)
                .start();
        String written = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(bash.waitFor()).as(written).isZero();
        return written;
    }
}
