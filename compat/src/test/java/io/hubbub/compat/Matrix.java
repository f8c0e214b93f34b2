package io.hubbub.compat;

import static java.util.stream.Collectors.joining;

import io.hubbub.compat.Results.Result;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Operations against SDKs with an outcome in each cell, read from and written to a document in Markdown. */
final class Matrix {
    private static final String BEGIN = "<!-- matrix: begin -->\n";
    private static final String END = "<!-- matrix: end -->\n";

    private final Map<Operation, Map<Sdk, Outcome>> cells;

    private Matrix(Map<Operation, Map<Sdk, Outcome>> cells) {
        this.cells = cells;
    }

    /** A cell with several tests is as good as the worst of them. */
    static Matrix of(List<Result> results) {
        Map<Operation, Map<Sdk, Outcome>> cells = new EnumMap<>(Operation.class);
        for (Result result : results) {
            cells.computeIfAbsent(result.operation(), it -> new EnumMap<>(Sdk.class))
                    .merge(result.sdk(), result.outcome(), Matrix::worse);
        }
        return new Matrix(cells);
    }

    private static Outcome worse(Outcome one, Outcome other) {
        return one.compareTo(other) >= 0 ? one : other;
    }

    /** Reads the table between the document's two markers. */
    static Matrix read(String document) {
        Map<Operation, Map<Sdk, Outcome>> cells = new EnumMap<>(Operation.class);
        for (String line :
                table(document).lines().filter(it -> it.startsWith("| ")).toList()) {
            List<String> columns =
                    Arrays.stream(line.split("\\|")).skip(1).map(String::strip).toList();
            Stream.of(Operation.values())
                    .filter(operation -> operation.label().equals(columns.get(0)))
                    .forEach(operation -> cells.put(operation, row(columns)));
        }
        return new Matrix(cells);
    }

    private static Map<Sdk, Outcome> row(List<String> columns) {
        Map<Sdk, Outcome> row = new EnumMap<>(Sdk.class);
        Iterator<String> cells = columns.stream().skip(1).iterator();
        for (Sdk sdk : Sdk.values()) {
            String cell = cells.hasNext() ? cells.next() : "";
            Stream.of(Outcome.values())
                    .filter(outcome -> cell.startsWith(outcome.label()))
                    .forEach(outcome -> row.put(sdk, outcome));
        }
        return row;
    }

    /** This matrix with the cells that a run has filled replaced by the run's. */
    Matrix updatedBy(Matrix run) {
        Map<Operation, Map<Sdk, Outcome>> updated = new EnumMap<>(Operation.class);
        for (Operation operation : Operation.values()) {
            for (Sdk sdk : Sdk.values()) {
                Outcome ran = run.at(operation, sdk);
                updated.computeIfAbsent(operation, it -> new EnumMap<>(Sdk.class))
                        .put(sdk, ran == Outcome.NOT_RUN ? at(operation, sdk) : ran);
            }
        }
        return new Matrix(updated);
    }

    private Outcome at(Operation operation, Sdk sdk) {
        return cells.getOrDefault(operation, Map.of()).getOrDefault(sdk, Outcome.NOT_RUN);
    }

    /** The document with this matrix between its markers. */
    String writtenInto(String document) {
        return document.replace(BEGIN + table(document) + END, BEGIN + this + END);
    }

    private static String table(String document) {
        int begin = document.indexOf(BEGIN);
        int end = document.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new IllegalArgumentException("The document lacks the markers " + BEGIN + END);
        }
        return document.substring(begin + BEGIN.length(), end);
    }

    @Override
    public String toString() {
        List<String> notes = new ArrayList<>();
        StringBuilder table = new StringBuilder("\n");
        table.append(line(
                Stream.concat(Stream.of("Operation"), Stream.of(Sdk.values()).map(Sdk::label))));
        table.append(line(Stream.generate(() -> "---").limit(Sdk.values().length + 1L)));
        for (Operation operation : Operation.values()) {
            table.append(line(Stream.concat(
                    Stream.of(operation.label()), Stream.of(Sdk.values()).map(sdk -> cell(operation, sdk, notes)))));
        }
        table.append("\n");
        for (int i = 0; i < notes.size(); i++) {
            table.append(i + 1).append(". ").append(notes.get(i)).append("\n");
        }
        return table.append("\n").toString();
    }

    private String cell(Operation operation, Sdk sdk, List<String> notes) {
        Outcome outcome = at(operation, sdk);
        String reason = switch (outcome) {
            case NOT_OFFERED ->
                Limits.of(sdk, operation).map(it -> "The SDK " + it + ".").orElse("");
            case NOT_RUN -> sdk.missing().orElse("");
            case PASSES, FAILS -> "";
        };
        if (reason.isEmpty()) {
            return outcome.label();
        }
        if (!notes.contains(reason)) {
            notes.add(reason);
        }
        return outcome.label() + " (" + (notes.indexOf(reason) + 1) + ")";
    }

    private static String line(Stream<String> columns) {
        return columns.collect(joining(" | ", "| ", " |\n"));
    }
}
