package io.hubbub.protocol.access;

/** A text or its bytes are no token. The message is a sentence that says why, without any part of the token. */
public final class MalformedTokenException extends RuntimeException {
    MalformedTokenException(String sentence) {
        super(sentence);
    }
}
