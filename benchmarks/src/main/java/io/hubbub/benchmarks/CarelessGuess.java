package io.hubbub.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.Random;

/** Controls: the secret is compared by {@link Careless}. */
final class CarelessGuess implements Guess {
    private final Secret secret;
    private final Expected expected;

    private CarelessGuess(Secret secret, Expected expected) {
        this.secret = secret;
        this.expected = expected;
    }

    /** A secret of some length, which is there already. */
    static Guess bytes(int length, Random chance) {
        Secret secret = Secret.any(length, chance);
        byte[] right = secret.copy(Wrong.NOWHERE);
        return new CarelessGuess(secret, () -> right);
    }

    /** The signature of a request, made by one hash as those of the server are. */
    static Guess signature(Random chance) {
        byte[] request = (SignatureGuess.PATH + '\n' + SignatureGuess.QUERY).getBytes(UTF_8);
        Expected expected = () -> Base64.getUrlEncoder().withoutPadding().encode(SignatureGuess.hmac(request));
        return new CarelessGuess(new Secret(new String(expected.bytes(), UTF_8), Secret.BASE64, chance), expected);
    }

    @Override
    public Attempt make(Wrong where) {
        byte[] shown = secret.copy(where);
        return () -> Careless.equal(shown, expected.bytes());
    }

    private interface Expected {
        byte[] bytes();
    }
}
