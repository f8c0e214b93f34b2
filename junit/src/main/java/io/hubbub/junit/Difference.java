package io.hubbub.junit;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * How what was received differs from what was expected.
 *
 * @param missing expected and not received, or not as often
 * @param repeated received more often than expected
 * @param unexpected received and not expected at all
 * @param outOfOrder received, but another was due
 */
record Difference(
        List<JsonNode> missing, List<JsonNode> repeated, List<JsonNode> unexpected, List<JsonNode> outOfOrder) {

    static Difference of(List<JsonNode> expected, List<JsonNode> actual, boolean ordered) {
        List<JsonNode> missing = new ArrayList<>(expected);
        List<JsonNode> surplus = new ArrayList<>();
        for (JsonNode each : actual) {
            if (!removeOne(missing, each)) {
                surplus.add(each);
            }
        }
        List<JsonNode> repeated =
                surplus.stream().filter(each -> contains(expected, each)).toList();
        List<JsonNode> unexpected =
                surplus.stream().filter(each -> !contains(expected, each)).toList();
        return new Difference(missing, repeated, unexpected, ordered ? outOfOrder(expected, actual) : List.of());
    }

    boolean isEmpty() {
        return missing.isEmpty() && repeated.isEmpty() && unexpected.isEmpty() && outOfOrder.isEmpty();
    }

    @Override
    public String toString() {
        return Stream.of(
                        line("missing", missing),
                        line("repeated", repeated),
                        line("unexpected", unexpected),
                        line("out of order", outOfOrder))
                .filter(line -> !line.isEmpty())
                .collect(Collectors.joining(System.lineSeparator()));
    }

    /** What stands elsewhere once everything is left out that only one side has. */
    private static List<JsonNode> outOfOrder(List<JsonNode> expected, List<JsonNode> actual) {
        List<JsonNode> due = common(expected, actual);
        List<JsonNode> came = common(actual, expected);
        List<JsonNode> moved = new ArrayList<>();
        for (int i = 0; i < came.size(); i++) {
            if (!Json.same(came.get(i), due.get(i))) {
                moved.add(came.get(i));
            }
        }
        return moved;
    }

    private static List<JsonNode> common(List<JsonNode> of, List<JsonNode> with) {
        List<JsonNode> left = new ArrayList<>(with);
        return of.stream().filter(each -> removeOne(left, each)).toList();
    }

    private static boolean removeOne(List<JsonNode> from, JsonNode value) {
        for (int i = 0; i < from.size(); i++) {
            if (Json.same(from.get(i), value)) {
                from.remove(i);
                return true;
            }
        }
        return false;
    }

    private static boolean contains(List<JsonNode> in, JsonNode value) {
        return in.stream().anyMatch(each -> Json.same(each, value));
    }

    private static String line(String what, List<JsonNode> values) {
        return values.isEmpty() ? "" : what + ": " + values;
    }
}
