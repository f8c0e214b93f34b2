package io.hubbub.client.http;

import io.hubbub.protocol.access.RequestSignature;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * Signs requests, which proves that they come from who holds the secret key of the keyset.
 *
 * <p>What is signed is what is sent: the text of path and query as it goes to the server, and the body.
 */
public final class Signing {
    private static final byte[] NOTHING = {};

    private final String secretKey;
    private final String publishKey;
    private final InstantSource clock;

    /**
     * Signs with a key.
     *
     * @param publishKey of the same keyset, or null when the client has none
     * @param clock says when a request was signed; servers let it be off by some minutes
     */
    public Signing(String secretKey, @Nullable String publishKey, InstantSource clock) {
        this.secretKey = secretKey;
        this.publishKey = publishKey == null ? "" : publishKey;
        this.clock = clock;
    }

    /** The query of a request, with the time and the signature at its end. */
    String signed(String method, String path, String query, byte @Nullable [] body) {
        String timed = query + "&timestamp=" + clock.instant().getEpochSecond();
        byte[] octets = body == null ? NOTHING : body;
        return timed + "&signature=" + RequestSignature.sign(secretKey, method, publishKey, path, timed, octets);
    }

    /** Whether a parameter is for the signature alone to set. */
    static boolean owns(String parameter) {
        return parameter.equals("timestamp") || parameter.equals("signature");
    }
}
