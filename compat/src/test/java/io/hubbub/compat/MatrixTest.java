package io.hubbub.compat;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubbub.compat.Results.Result;
import java.util.List;
import org.junit.jupiter.api.Test;

class MatrixTest {
    private static final String EMPTY = "before\n<!-- matrix: begin -->\n<!-- matrix: end -->\nafter\n";

    private static final List<Result> RUN = List.of(
            new Result(Operation.TIME, Sdk.JAVA, Outcome.PASSES),
            new Result(Operation.TIME, Sdk.GO, Outcome.FAILS),
            new Result(Operation.ORDER, Sdk.GO, Outcome.NOT_OFFERED));

    @Test
    void matrix_writtenAndRead_isTheSame() {
        Matrix matrix = Matrix.of(RUN);

        String document = matrix.writtenInto(EMPTY);

        assertThat(Matrix.read(document)).hasToString(matrix.toString());
        assertThat(document).startsWith("before\n").endsWith("after\n");
    }

    @Test
    void matrix_ofSeveralTestsInACell_showsTheWorst() {
        Result failure = new Result(Operation.TIME, Sdk.JAVA, Outcome.FAILS);

        Matrix matrix = Matrix.of(List.of(RUN.get(0), failure, RUN.get(0)));

        assertThat(matrix).hasToString(Matrix.of(List.of(failure)).toString());
    }

    @Test
    void matrix_updatedByAPartialRun_keepsWhatWasNotRun() {
        Matrix committed = Matrix.of(RUN);
        Matrix partial = Matrix.of(List.of(
                new Result(Operation.TIME, Sdk.GO, Outcome.PASSES),
                new Result(Operation.TIME, Sdk.JAVA, Outcome.NOT_RUN)));

        Matrix updated = committed.updatedBy(partial);

        assertThat(updated)
                .hasToString(
                        Matrix.of(List.of(RUN.get(0), new Result(Operation.TIME, Sdk.GO, Outcome.PASSES), RUN.get(2)))
                                .toString());
    }
}
