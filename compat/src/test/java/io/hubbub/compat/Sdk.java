package io.hubbub.compat;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;

/** A client library: at the one version that judges the server, or our own, which is judged with it. */
enum Sdk {
    JAVA("Java", "6.3.6"),
    JAVASCRIPT("JavaScript", "7.3.3"),
    PYTHON_4("Python", "4.8.1"),
    PYTHON_7("Python", "7.2.0"),
    GO("Go", "7.2.0"),
    HUBBUB("Hubbub's Java", "SDK");

    private final String language;
    private final String version;

    Sdk(String language, String version) {
        this.language = language;
        this.version = version;
    }

    /** The SDKs of this run: the Java ones always, the others with {@code -Pinterop}. */
    static Stream<Sdk> underTest() {
        return Boolean.getBoolean("interop") ? Arrays.stream(values()) : Stream.of(JAVA, HUBBUB);
    }

    String label() {
        return language + " " + version;
    }

    /** What this machine lacks to run the SDK, if anything. */
    Optional<String> missing() {
        return switch (this) {
            case JAVA, HUBBUB -> Optional.empty();
            case JAVASCRIPT -> Installation.missingJavascript();
            case PYTHON_4, PYTHON_7 -> Installation.missingPython(version);
            case GO -> Installation.missingGo();
        };
    }

    /** Whether events reach the listener in the order in which they arrived. */
    boolean keepsOrder() {
        // The Go SDK hands over every event from a goroutine of its own.
        return this != GO;
    }

    /** Part of the request with which it finds out whether a server is back. */
    String probe() {
        return this == HUBBUB ? "&tt=0&" : "/time/0";
    }

    /** The category under which it announces that the server refused its filter expression. */
    String malformedFilter() {
        return this == JAVA || this == HUBBUB ? "MalformedFilterExpression" : "BadRequest";
    }

    /** A new driver, to be closed. */
    SdkDriver start() {
        return switch (this) {
            case JAVA -> new JavaSdk();
            case JAVASCRIPT -> SdkProcess.javascript(version);
            case PYTHON_4, PYTHON_7 -> SdkProcess.python(version);
            case GO -> SdkProcess.go(version);
            case HUBBUB -> new HubbubSdk();
        };
    }

    @Override
    public String toString() {
        return label();
    }
}
