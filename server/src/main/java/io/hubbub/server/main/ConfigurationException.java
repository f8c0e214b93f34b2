package io.hubbub.server.main;

import org.jspecify.annotations.Nullable;

/** A server cannot start as it is set up. */
public final class ConfigurationException extends Exception {
    private final String sentence;

    ConfigurationException(String sentence) {
        this(sentence, null);
    }

    ConfigurationException(String sentence, @Nullable Throwable cause) {
        super(sentence, cause);
        this.sentence = sentence;
    }

    /** What is wrong and what to do, for whoever set it up. */
    public String sentence() {
        return sentence;
    }
}
