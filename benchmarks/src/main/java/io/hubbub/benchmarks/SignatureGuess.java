package io.hubbub.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hubbub.protocol.access.RequestSignature;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Random;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The signature of a request, before {@link RequestSignature#verify}. */
final class SignatureGuess implements Guess {
    static final String PATH = "/v2/auth/audit/sub-key/demo";
    static final String QUERY = "timestamp=1800000000&uuid=u1";

    private static final String V2 = "v2.";
    private static final byte[] NO_BODY = {};

    private final String before; // of the secret, in the parameter
    private final Secret secret;
    private final String after;

    private SignatureGuess(String before, Secret secret, String after) {
        this.before = QUERY + "&signature=" + before;
        this.secret = secret;
        this.after = after;
    }

    /** The form that covers all of a request. */
    static Guess v2(Random chance) {
        return new SignatureGuess(V2, v2(QUERY, chance), "");
    }

    /** The form without {@code v2.}; its padding is no secret and stays. */
    static Guess legacy(Random chance) {
        byte[] digest = hmac(("demo\ndemo\n" + PATH + "\n" + QUERY).getBytes(UTF_8));
        String text = Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        return new SignatureGuess("", new Secret(text, Secret.BASE64, chance), "=");
    }

    /** What follows {@code v2.} in the signature of a request for {@link #PATH}. */
    static Secret v2(String query, Random chance) {
        String signature = RequestSignature.sign(GrantClient.SECRET_KEY, "GET", "demo", PATH, query, NO_BODY);
        return new Secret(signature.substring(V2.length()), Secret.BASE64, chance);
    }

    static byte[] hmac(byte[] text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(GrantClient.SECRET_KEY.getBytes(UTF_8), "HmacSHA256"));
            return mac.doFinal(text);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java has HMAC-SHA256", e);
        }
    }

    @Override
    public Attempt make(Wrong where) {
        String query = before + secret.text(where) + after;
        return () -> RequestSignature.verify(GrantClient.SECRET_KEY, "demo", "demo", "GET", PATH, query, NO_BODY);
    }
}
