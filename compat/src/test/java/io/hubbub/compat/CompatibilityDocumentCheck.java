package io.hubbub.compat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * Compares the committed matrix with the results of the tests that ran before in the same build. With {@code
 * -Dcompat.write=true} it writes the document instead.
 */
class CompatibilityDocumentCheck {
    private static final Path DOCUMENT = Path.of("../docs/compatibility.md");

    @Test
    void document_afterARun_saysWhatTheRunShowed() throws IOException {
        assumeTrue(Results.exist(), "no test of an SDK has run");
        String committed = Files.readString(DOCUMENT);
        Matrix run = Matrix.of(Results.read());
        Files.writeString(Installation.results().resolve("matrix.md"), run.toString());
        if (Boolean.getBoolean("interop")) {
            System.out.println(run);
        }

        String updated = Matrix.read(committed).updatedBy(run).writtenInto(committed);
        if (Boolean.getBoolean("compat.write")) {
            Files.writeString(DOCUMENT, updated);
        }

        assertThat(Files.readString(DOCUMENT))
                .as(
                        "docs/compatibility.md against this run; to accept the run: mvn -Pinterop -Dcompat.write=true verify")
                .isEqualTo(updated);
    }
}
