package io.hubbub.broker.filter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.hubbub.protocol.JsonValue;
import io.hubbub.protocol.JsonValue.Array;
import io.hubbub.protocol.JsonValue.Members;
import io.hubbub.protocol.JsonValue.Null;
import io.hubbub.protocol.JsonValue.Text;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Cases recorded from clients of the hosted service and its documentation, with our decisions where those are silent. */
final class FilterVectorsTest {
    @TestFactory
    List<DynamicTest> matches_everyKnownCase_decidesAsRecorded() throws IOException {
        return cases().stream()
                .map(known -> dynamicTest(text(known, "id") + ": " + text(known, "expression"), () -> check(known)))
                .toList();
    }

    @Test
    void cases_all_areThere() throws IOException {
        assertThat(cases()).hasSize(118);
    }

    private static void check(Members known) throws FilterSyntaxException {
        String expression = text(known, "expression");
        String expected = text(known, "expect");
        if (expected.equals("error")) {
            assertThatThrownBy(() -> Filter.compile(expression))
                    .isInstanceOf(FilterSyntaxException.class)
                    .hasMessageContaining("Filter syntax error");
            return;
        }
        assertThat(expected).isIn("match", "no-match");
        Filter filter = Filter.compile(expression);
        JsonValue meta = member(known, "meta");
        JsonValue payload = member(known, "payload");
        boolean match = expected.equals("match");
        assertThat(filter.matches(Subjects.of(meta, payload))).isEqualTo(match);
        if (meta == Null.NULL) {
            assertThat(filter.matches(Subjects.of(null, payload))).isEqualTo(match);
        }
    }

    private static List<Members> cases() throws IOException {
        try (InputStream in = Objects.requireNonNull(FilterVectorsTest.class.getResourceAsStream("filters.json"))) {
            Members file = (Members) Subjects.value(new String(in.readAllBytes(), UTF_8));
            return ((Array) member(file, "cases"))
                    .items().stream().map(Members.class::cast).toList();
        }
    }

    private static String text(Members known, String name) {
        return ((Text) member(known, name)).value();
    }

    private static JsonValue member(Members known, String name) {
        return Objects.requireNonNull(known.byName().get(name), name);
    }
}
