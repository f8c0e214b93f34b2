package io.hubbub.client.crypto;

import org.jspecify.annotations.Nullable;

/** Something could not be encrypted or decrypted. Says why, and never with which key. */
public final class PNCryptoException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** A failure. */
    public PNCryptoException(String message) {
        this(message, null);
    }

    /** A failure that another one led to. */
    public PNCryptoException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
