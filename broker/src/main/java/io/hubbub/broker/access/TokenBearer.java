package io.hubbub.broker.access;

import io.hubbub.broker.port.Grant.Level;
import io.hubbub.protocol.access.Right;

/** Has what its token gives. The token is neither over nor revoked, and the bearer is who it is for. */
final class TokenBearer implements Bearer {
    private final VerifiedToken token;

    TokenBearer(VerifiedToken token) {
        this.token = token;
    }

    @Override
    public long until(Right right, Level level, String name) {
        boolean has = level != Level.KEYSET && right.isIn(token.rightsOn(level, name));
        return has ? token.expires() : NEVER;
    }

    @Override
    public String explain(Right right, Level level, String name) {
        if (level == Level.KEYSET) {
            return "tokens give nothing on the whole keyset";
        }
        if (right.isIn(token.rightsByName(level, name))) {
            return "the token names the %s with %s".formatted(Words.of(level), right);
        }
        String pattern = token.patternWith(right, level, name);
        if (pattern != null) {
            return "the token's pattern %s matches the %s and gives %s".formatted(pattern, Words.of(level), right);
        }
        return token.rightsOn(level, name) == 0
                ? "neither a name nor a pattern in the token stands for this " + Words.of(level)
                : "the token gives other rights on this %s, not %s".formatted(Words.of(level), right);
    }
}
