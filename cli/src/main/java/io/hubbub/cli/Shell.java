package io.hubbub.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntPredicate;
import java.util.function.IntSupplier;

/**
 * What a command finds around it besides its arguments and its two outputs.
 *
 * @param environment the variables
 * @param input what is piped into the command, or typed
 * @param terminal whether a file descriptor ({@link #INPUT}, {@link #OUTPUT}, {@link #ERRORS}) is a terminal
 * @param interrupts hears that the process is to end, by Ctrl-C or SIGTERM; runs what it is given then, once, and
 *     ends with the exit code that it returns
 */
record Shell(
        Map<String, String> environment,
        InputStream input,
        IntPredicate terminal,
        Function<IntSupplier, Watch> interrupts) {
    static final int INPUT = 0;
    static final int OUTPUT = 1;
    static final int ERRORS = 2;

    /** That of this process. */
    static Shell ofProcess() {
        return new Shell(System.getenv(), System.in, Shell::isTerminalOfProcess, Shell::onInterrupt);
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

    /** Waits for an interrupt until it is closed. */
    @FunctionalInterface
    interface Watch extends AutoCloseable {
        @Override
        void close();
    }
}
