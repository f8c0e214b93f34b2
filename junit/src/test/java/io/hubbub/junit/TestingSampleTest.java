package io.hubbub.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The samples of docs/testing.md are whole tests of this directory, or parts of one between two marks. */
class TestingSampleTest {
    private static final Pattern SHOWN =
            Pattern.compile("<!-- sample: TestingSampleTest -->\n```java\n(.*?)\n```\n<!-- end -->", Pattern.DOTALL);
    private static final Pattern MARKED = Pattern.compile(" *// begin (\\w+)\n(.*?) *// end \\1\n", Pattern.DOTALL);

    @Test
    void samples_inTheDocument_areTestsThatRun() throws IOException {
        String document = Files.readString(Path.of("../docs/testing.md"));
        List<String> shown = matches(SHOWN, document, 1);

        Stream<String> marked =
                Stream.of("OutageTest", "SequenceTest").flatMap(test -> matches(MARKED, source(test), 2).stream());
        Stream<String> whole = Stream.of("FirstMessageTest", "GreetingTest")
                .map(TestingSampleTest::source)
                .map(source -> source.substring(source.indexOf("@HubbubServer")));
        List<String> run = Stream.concat(whole, marked)
                .map(String::stripTrailing)
                .map(String::stripIndent)
                .map(String::strip)
                .toList();

        assertThat(run).hasSize(8);
        assertThat(shown).containsExactlyElementsOf(run);
        assertThat(document.split("```java", -1)).hasSize(9);
    }

    private static List<String> matches(Pattern pattern, String text, int group) {
        Matcher matcher = pattern.matcher(text);
        return matcher.results().map((MatchResult match) -> match.group(group)).toList();
    }

    private static String source(String test) {
        try {
            return Files.readString(Path.of("src/test/java/io/hubbub/junit/" + test + ".java"));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
