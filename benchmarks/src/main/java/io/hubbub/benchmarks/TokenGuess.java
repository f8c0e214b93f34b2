package io.hubbub.benchmarks;

import io.hubbub.benchmarks.AccessStage.Ask;
import io.hubbub.protocol.Refusal;
import io.hubbub.protocol.access.TokenSeal;
import java.util.Base64;
import java.util.Random;
import java.util.function.Predicate;

/** The seal of a token, 32 bytes at its end. */
final class TokenGuess implements Guess {
    private static final int SEAL_BYTES = 32;
    private static final Ask ASK = AccessStage.byToken(0);

    private final byte[] right = TokenSeal.decode(String.valueOf(ASK.auth()));
    private final Random chance;
    private final Predicate<byte[]> door;

    private TokenGuess(Random chance, Predicate<byte[]> door) {
        this.chance = chance;
        this.door = door;
    }

    /** Before {@link TokenSeal#isIntact} itself. */
    static Guess sealed(Random chance) {
        return new TokenGuess(chance, AccessStage.SEAL::isIntact);
    }

    /** Before the broker, which looks among the tokens that it knows, and then at the seal. */
    static Guess asked(Random chance) {
        AccessStage stage = AccessStage.controlled(0, false);
        return new TokenGuess(chance, token -> {
            String auth = Base64.getUrlEncoder().encodeToString(token);
            Ask ask = new Ask(ASK.channel(), ASK.user(), auth, null);
            try {
                return stage.permits(1, unused -> ask) >= 0;
            } catch (Refusal expected) {
                return false;
            }
        });
    }

    @Override
    public Attempt make(Wrong where) {
        byte[] shown = right.clone();
        int at = where.index(SEAL_BYTES);
        int change = 1 + chance.nextInt(255);
        if (at >= 0) {
            shown[right.length - SEAL_BYTES + at] ^= (byte) change;
        }
        return () -> door.test(shown);
    }
}
