package io.hubbub.broker.access;

import io.hubbub.broker.memory.MemoryGrantStore;
import io.hubbub.broker.port.AccessOptions;
import io.hubbub.broker.port.Grant;
import io.hubbub.broker.port.Grant.Level;
import io.hubbub.broker.port.Keyset;
import io.hubbub.broker.port.TokenKey;
import io.hubbub.protocol.Names;
import io.hubbub.protocol.access.AccessToken;
import io.hubbub.protocol.access.AccessToken.Scopes;
import io.hubbub.protocol.access.RequestSignature;
import io.hubbub.protocol.access.Right;
import io.hubbub.protocol.access.TokenSeal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Two keysets whose access is controlled, {@code sub} and {@code other}, and what is given in them. */
public final class Guarded {
    /** Seals the tokens of both keysets. */
    public static final TokenKey TOKEN_KEY = new TokenKey("0123456789abcdef".repeat(4), 0);

    private static final String SECRET = "sec-guarded";

    /** By subscribe key; may be changed. */
    public final Map<String, Keyset> keysets = new HashMap<>();

    /** Of both keysets. */
    public final Entitlements entitlements;

    /** Asks for both. */
    public final Access access;

    /** With the settings that a server has by default. */
    public Guarded() {
        this(AccessSettings.DEFAULT);
    }

    /** Nothing is given so far. */
    public Guarded(AccessSettings settings) {
        put(new Keyset("guarded", "sub", "pub", SECRET).with(new AccessOptions(true, true, List.of(TOKEN_KEY))));
        put(new Keyset("other", "other", "pub", "sec-other").with(new AccessOptions(true, true, List.of(TOKEN_KEY))));
        entitlements = new Entitlements(new MemoryGrantStore(), settings);
        access = new Access(keysets::get, entitlements);
    }

    /** Puts a keyset in the place of another. */
    public void put(Keyset keyset) {
        keysets.put(keyset.subscribeKey(), keyset);
    }

    /** The keyset {@code sub}. */
    public Keyset keyset() {
        return access.keyset("sub");
    }

    /** Who may give. */
    public GrantPermit permit() {
        return new GrantPermit(keyset());
    }

    /** Gives, or without rights takes, on {@code sub}. */
    public void grant(Level level, String resource, String authKey, long expires, Right... rights) {
        var unused = entitlements.put(permit(), List.of(new Grant(level, resource, authKey, mask(rights), expires)));
    }

    /** Gives on a channel, forever. */
    public void grant(String channel, String authKey, Right... rights) {
        grant(Level.CHANNEL, channel, authKey, 0, rights);
    }

    /** The token, sealed for {@code sub}. */
    public String seal(AccessToken token) {
        return entitlements.seal(permit(), token);
    }

    /** A token for a channel, sealed for {@code sub}. */
    public String token(long issued, int minutes, String channel, Right... rights) {
        return seal(token(issued, minutes, channels(channel, rights), Scopes.NONE, null));
    }

    /** The permit to take a token of {@code sub} back. */
    public RevocationPermit revocation(String token) {
        AccessToken read = AccessToken.parse(token);
        TokenBook book = new TokenBook("sub");
        VerifiedToken verified = book.verify(token, List.of(TOKEN_KEY));
        if (verified == null) {
            throw new IllegalArgumentException("Not a token of sub: " + read);
        }
        return new RevocationPermit(keyset(), verified);
    }

    /** Takes a token back. */
    public void revoke(String token) {
        var unused = entitlements.revoke(revocation(token));
    }

    /** A request to {@code sub}, signed as clients do. */
    public SignedRequest signed(String method, String path, String query, String timestamp, boolean once) {
        String signedQuery = query + "&timestamp=" + timestamp;
        String signature = RequestSignature.sign(keyset().secretKey(), method, "pub", path, signedQuery, new byte[0]);
        String whole = signedQuery + "&signature=" + signature;
        return new SignedRequest(method, path, whole, new byte[0], signature, timestamp, once);
    }

    /** What seals tokens of {@code subscribeKey} with the same key. */
    public static TokenSeal sealOf(String subscribeKey) {
        return new TokenSeal(TOKEN_KEY.bytes(), subscribeKey);
    }

    /** The contents of a token. */
    public static AccessToken token(
            long issued, int minutes, Scopes resources, Scopes patterns, @Nullable String uuid) {
        return new AccessToken(issued, minutes, resources, patterns, Map.of(), uuid);
    }

    /** Rights on one channel, or on those that a pattern matches. */
    public static Scopes channels(String name, Right... rights) {
        return new Scopes(Map.of(name, mask(rights)), Map.of(), Map.of(), Map.of(), Map.of());
    }

    /** Names of channels. */
    public static Names names(String... channels) {
        return Names.ofChannels(List.of(channels));
    }

    /** Names of groups. */
    public static Names groups(String... groups) {
        return new Names(List.of(), List.of(groups));
    }

    /** The sum of the bits. */
    public static int mask(Right... rights) {
        int mask = 0;
        for (Right right : rights) {
            mask |= right.bit();
        }
        return mask;
    }
}
