package io.hubbub.cli;

/** A command could not do what it was asked for. Its message is the sentence that the user reads. */
final class CommandFailed extends Exception {
    private static final long serialVersionUID = 1;

    private final int exitCode;

    /** Ends the program with {@code exitCode}. */
    CommandFailed(int exitCode, String sentence) {
        super(sentence, null, false, false);
        this.exitCode = exitCode;
    }

    /** It was asked rightly and failed. */
    static CommandFailed failed(String sentence) {
        return new CommandFailed(Hubbub.FAILED, sentence);
    }

    /** What was asked for makes no sense. */
    static CommandFailed wrongUse(String sentence) {
        return new CommandFailed(Hubbub.WRONG_USE, sentence);
    }

    String sentence() {
        return String.valueOf(getMessage());
    }

    int exitCode() {
        return exitCode;
    }
}
