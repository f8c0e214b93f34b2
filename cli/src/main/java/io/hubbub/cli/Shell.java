package io.hubbub.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntPredicate;

/**
 * What a command finds around it besides its arguments and its two outputs.
 *
 * @param environment the variables
 * @param input what is piped into the command, or typed
 * @param terminal whether a file descriptor ({@link #INPUT}, {@link #OUTPUT}, {@link #ERRORS}) is a terminal
 * @param interrupts hears that the process is to end, by Ctrl-C or SIGTERM; runs what it is given then, once
 */
record Shell(
        Map<String, String> environment,
        InputStream input,
        IntPredicate terminal,
        Function<Runnable, Watch> interrupts) {
    static final int INPUT = 0;
    static final int OUTPUT = 1;
    static final int ERRORS = 2;

    /** That of this process. What an interrupt runs is the end of it: the exit code is 0 then. */
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

    private static Watch onInterrupt(Runnable ending) {
        Thread hook = new Thread(
                () -> {
                    ending.run();
                    // The JVM would end with 130, which says that nothing was completed.
                    Runtime.getRuntime().halt(0);
                },
                "hubbub-interrupted");
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
