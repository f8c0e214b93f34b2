package io.hubbub.broker.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.google.re2j.PatternSyntaxException;
import io.hubbub.broker.port.TokenKey;
import io.hubbub.protocol.access.AccessToken;
import io.hubbub.protocol.access.MalformedTokenException;
import io.hubbub.protocol.access.TokenSeal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of one keyset: verifies each once, and knows which were revoked. Any thread may ask.
 *
 * <p>What was verified is found again by the hash of the token's text, never by the text itself: how long the search takes
 * says nothing about tokens of others.
 */
final class TokenBook {
    private static final int MOST_VERIFIED = 10_000;

    private final String subscribeKey;
    private final Cache<TextHash, VerifiedToken> verified = Caffeine.newBuilder()
            .maximumSize(MOST_VERIFIED)
            .executor(Runnable::run)
            .build();
    private final Map<String, Long> revoked = new ConcurrentHashMap<>(); // hash of its bytes → end, Unix seconds
    private final Map<TokenKey, TokenSeal> seals = new ConcurrentHashMap<>(); // of few keys

    TokenBook(String subscribeKey) {
        this.subscribeKey = subscribeKey;
    }

    /** The token if it was verified before with one of {@code keys}, or null. */
    @Nullable
    VerifiedToken known(String text, List<TokenKey> keys) {
        VerifiedToken known = verified.getIfPresent(TextHash.of(text));
        return known != null && keys.contains(known.key()) ? known : null;
    }

    /** The token if one of {@code keys} sealed it, or null. Costs a hash per key. */
    @Nullable
    VerifiedToken verify(String text, List<TokenKey> keys) {
        try {
            byte[] bytes = TokenSeal.decode(text);
            for (TokenKey key : keys) {
                if (seal(key).isIntact(bytes)) {
                    VerifiedToken token = new VerifiedToken(TokenSeal.read(bytes), hash(bytes), key);
                    verified.put(TextHash.of(text), token);
                    return token;
                }
            }
        } catch (MalformedTokenException | PatternSyntaxException notOurs) {
            return null; // whatever it is, nothing more is told
        }
        return null;
    }

    /** Seals a token. */
    String seal(AccessToken token, TokenKey key) {
        return seal(key).seal(token);
    }

    boolean isRevoked(VerifiedToken token) {
        return !revoked.isEmpty() && revoked.containsKey(token.hash());
    }

    void revoke(String tokenHash, long expires) {
        revoked.put(tokenHash, expires);
    }

    /** Forgets revocations of tokens that ended before {@code now}, in seconds since the Unix epoch. */
    void expire(long now) {
        revoked.values().removeIf(expires -> expires <= now);
    }

    private TokenSeal seal(TokenKey key) {
        return seals.computeIfAbsent(key, unknown -> new TokenSeal(unknown.bytes(), subscribeKey));
    }

    private static String hash(byte[] bytes) {
        return HexFormat.of().formatHex(sha256().digest(bytes));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }

    /** The SHA-256 of a text, which every request with a token asks for: as numbers, which are quick to compare. */
    private record TextHash(long first, long second, long third, long fourth) {
        private static final ThreadLocal<MessageDigest> SHA_256 = ThreadLocal.withInitial(TokenBook::sha256);

        static TextHash of(String text) {
            ByteBuffer hash = ByteBuffer.wrap(SHA_256.get().digest(text.getBytes(StandardCharsets.UTF_8)));
            return new TextHash(hash.getLong(), hash.getLong(), hash.getLong(), hash.getLong());
        }
    }
}
