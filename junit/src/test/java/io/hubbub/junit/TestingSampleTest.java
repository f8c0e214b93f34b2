package io.hubbub.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class TestingSampleTest {
    private static final String BEGIN = "<!-- sample: TestingSampleTest -->\n```java\n";
    private static final String END = "\n```\n<!-- end -->";

    @Test
    void sample_inTheDocument_isTheTestThatRuns() throws IOException {
        String document = Files.readString(Path.of("../docs/testing.md"));
        String source = Files.readString(Path.of("src/test/java/io/hubbub/junit/GreetingTest.java"));

        String sample = document.substring(document.indexOf(BEGIN) + BEGIN.length(), document.indexOf(END));

        assertThat(source.strip()).endsWith(sample.strip());
    }
}
