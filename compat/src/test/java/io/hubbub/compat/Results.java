package io.hubbub.compat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** The outcomes of one run, one line of JSON per test, in a file that the check of the matrix reads afterwards. */
final class Results {
    private static final Path FILE = Installation.results().resolve("results.jsonl");

    private static boolean begun;

    private Results() {}

    /** The outcome of one test. */
    record Result(Operation operation, Sdk sdk, Outcome outcome) {}

    static synchronized void add(Result result) {
        String line = Json.write(Map.of(
                "operation", result.operation().name(),
                "sdk", result.sdk().name(),
                "outcome", result.outcome().name()));
        try {
            if (!begun) {
                Files.createDirectories(FILE.getParent());
                Files.deleteIfExists(FILE); // an earlier run says nothing about this one
                begun = true;
            }
            Files.writeString(FILE, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static boolean exist() {
        return Files.exists(FILE);
    }

    static List<Result> read() {
        try {
            return Files.readAllLines(FILE).stream().map(Results::result).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Result result(String line) {
        JsonNode it = Json.parse(line);
        return new Result(
                Operation.valueOf(it.path("operation").asString()),
                Sdk.valueOf(it.path("sdk").asString()),
                Outcome.valueOf(it.path("outcome").asString()));
    }
}
