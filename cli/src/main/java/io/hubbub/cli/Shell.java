package io.hubbub.cli;

import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntPredicate;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What a command finds around it besides its arguments and its two outputs.
 *
 * @param environment the variables
 * @param input what is piped into the command, or typed
 * @param terminal whether a file descriptor ({@link #INPUT}, {@link #OUTPUT}, {@link #ERRORS}) is a terminal
 * @param interrupts hears that the process is to end, by Ctrl-C or SIGTERM; runs what it is given then, once, and
 *     ends with the exit code that it returns
 * @param secrets asks for what must not be seen
 */
record Shell(
        Map<String, String> environment,
        InputStream input,
        IntPredicate terminal,
        Function<IntSupplier, Watch> interrupts,
        Question secrets) {
    static final int INPUT = 0;
    static final int OUTPUT = 1;
    static final int ERRORS = 2;

    /** That of this process. */
    static Shell ofProcess() {
        return new Shell(System.getenv(), System.in, Shell::isTerminalOfProcess, Shell::onInterrupt, Shell::onConsole);
    }

    /** One in which nobody can be asked for secrets. */
    Shell(
            Map<String, String> environment,
            InputStream input,
            IntPredicate terminal,
            Function<IntSupplier, Watch> interrupts) {
        this(environment, input, terminal, interrupts, question -> null);
    }

    boolean isTerminal(int descriptor) {
        return terminal.test(descriptor);
    }

    /** Whether what goes to {@code descriptor} may be coloured. */
    boolean isColoured(int descriptor) {
        return environment.getOrDefault("NO_COLOR", "").isEmpty()
                && !environment.getOrDefault("TERM", "dumb").equals("dumb")
                && isTerminal(descriptor);
    }

    // The JDK knows only whether input and output are terminals both, and not at all of errors.
    private static boolean isTerminalOfProcess(int descriptor) {
        try {
            return new ProcessBuilder("test", "-t", Integer.toString(descriptor))
                            .inheritIO()
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false; // a system that has no such program
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @SuppressWarnings("SystemConsoleNull") // newer JVMs have one without a terminal, too, which is asked about first
    private static @Nullable String onConsole(String question) {
        Console console = System.console();
        char[] answer = console == null ? null : console.readPassword("%s", question);
        return answer == null ? null : new String(answer);
    }

    private static Watch onInterrupt(IntSupplier ending) {
        // The JVM would end with 130, which says that nothing was completed.
        Thread hook = new Thread(() -> Runtime.getRuntime().halt(ending.getAsInt()), "hubbub-interrupted");
        Runtime.getRuntime().addShutdownHook(hook);
        return () -> {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException interrupted) {
                // The hook is running and ends the process.
            }
        };
    }

    /** Asks on the terminal, which input and output both must be, without showing the answer. */
    @FunctionalInterface
    interface Question {
        /** The answer; null when nobody can be asked, or does not answer. */
        @Nullable
        String ask(String question);
    }

    /** Waits for an interrupt until it is closed. */
    @FunctionalInterface
    interface Watch extends AutoCloseable {
        @Override
        void close();
    }
}
