package io.hubbub.client.model;

/**
 * A token was made.
 *
 * <p>Source: the member {@code token} of the reply to {@code POST /v3/pam/KEY/grant}.
 *
 * @param token what to hand to the client that is to use it
 */
public record PNGrantTokenResult(String token) {
    /** Without the token, which lets everybody in who reads it. */
    @Override
    public String toString() {
        return "PNGrantTokenResult[token=***]";
    }
}
