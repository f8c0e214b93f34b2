package io.hubbub.store.sql;

import org.jspecify.annotations.Nullable;

/** Something could not be read or stored. */
public final class StoreException extends RuntimeException {
    StoreException(String sentence) {
        this(sentence, null);
    }

    StoreException(String sentence, @Nullable Throwable cause) {
        super(sentence, cause);
    }

    /** What is wrong and, where something can be done, what; for whoever runs the network. */
    public String sentence() {
        return String.valueOf(getMessage());
    }
}
