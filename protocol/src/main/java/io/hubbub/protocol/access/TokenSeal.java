package io.hubbub.protocol.access;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.hubbub.protocol.access.AccessToken.Scopes;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Writes the tokens of one keyset and knows them again.
 *
 * <p>A token ends with the HMAC-SHA256, under a key that never leaves the server, of {@code pam3-token-sig-v1}, the
 * subscribe key, and the token's map without its last entry, a zero byte after each of the first two. The subscribe key is
 * in there because a token does not name its keyset.
 *
 * <p>Immutable, for any thread.
 */
public final class TokenSeal {
    private static final byte[] PURPOSE = "pam3-token-sig-v1".getBytes(ISO_8859_1);
    /** What a token has in front of its signature: the key {@code sig}, and the head of 32 bytes. */
    private static final byte[] SIGNATURE_HEAD = {0x43, 's', 'i', 'g', 0x58, HmacSha256.BYTES};

    private static final int SIGNATURE_ENTRY_BYTES = SIGNATURE_HEAD.length + HmacSha256.BYTES;
    private static final int UNSIGNED_ENTRIES = 6; // without uuid
    private static final int MAP = 0xA0; // the first byte of a map with no entries

    private final SecretKeySpec signingKey;
    private final byte[] subscribeKey;

    /**
     * Keeps copies.
     *
     * @param signingKey random, 32 bytes or more
     * @throws IllegalArgumentException for a shorter one
     */
    public TokenSeal(byte[] signingKey, String subscribeKey) {
        if (signingKey.length < HmacSha256.BYTES) {
            throw new IllegalArgumentException("A signing key has at least " + HmacSha256.BYTES + " bytes");
        }
        this.signingKey = HmacSha256.key(signingKey);
        this.subscribeKey = subscribeKey.getBytes(UTF_8);
    }

    /**
     * Writes a token, the same for the same contents.
     *
     * @return base64url with padding, which clients insist on
     * @throws IllegalArgumentException when it would have more than {@link AccessToken#MAX_BYTES}, or a text has half of a
     *     surrogate pair
     */
    public String seal(AccessToken contents) {
        byte[] unsigned = unsigned(contents);
        int length = unsigned.length + SIGNATURE_ENTRY_BYTES;
        if (length > AccessToken.MAX_BYTES) {
            throw new IllegalArgumentException("A token has at most " + AccessToken.MAX_BYTES + " bytes");
        }
        byte[] token = new ByteBuilder(length)
                .add(unsigned[0] + 1)
                .add(unsigned, 1, unsigned.length)
                .add(SIGNATURE_HEAD)
                .add(signature(unsigned[0], unsigned, unsigned.length))
                .toByteArray();
        return TokenText.encode(token);
    }

    /** Whether this keyset wrote {@code token} and nobody has changed it since. Looks inside no further than needed. */
    public boolean isIntact(byte[] token) {
        int unsigned = token.length - SIGNATURE_ENTRY_BYTES;
        if (unsigned < 1 || token.length > AccessToken.MAX_BYTES) {
            return false;
        }
        int entries = (token[0] & 0xFF) - MAP - 1;
        if (entries != UNSIGNED_ENTRIES && entries != UNSIGNED_ENTRIES + 1) {
            return false;
        }
        byte[] given = Arrays.copyOfRange(token, unsigned + SIGNATURE_HEAD.length, token.length);
        return hasSignatureAt(token, unsigned)
                && MessageDigest.isEqual(signature(token[0] - 1, token, unsigned), given);
    }

    private static boolean hasSignatureAt(byte[] token, int at) {
        return Arrays.equals(token, at, at + SIGNATURE_HEAD.length, SIGNATURE_HEAD, 0, SIGNATURE_HEAD.length);
    }

    /**
     * The bytes of a token.
     *
     * @param token in base64url or base64, with or without padding
     * @throws MalformedTokenException when it is neither or has more than {@link AccessToken#MAX_BYTES}
     */
    public static byte[] decode(String token) {
        return TokenText.decode(token);
    }

    /**
     * What a token says. Checks its form, not its signature: on a server, {@link #isIntact} comes first.
     *
     * @throws MalformedTokenException when it is no token
     */
    public static AccessToken read(byte[] token) {
        return TokenReader.read(token);
    }

    private byte[] signature(int firstByte, byte[] map, int length) {
        Mac mac = HmacSha256.with(signingKey);
        mac.update(PURPOSE);
        mac.update((byte) 0);
        mac.update(subscribeKey);
        mac.update((byte) 0);
        mac.update((byte) firstByte);
        mac.update(map, 1, length - 1);
        return mac.doFinal();
    }

    private static byte[] unsigned(AccessToken contents) {
        String uuid = contents.uuid();
        CborWriter out = new CborWriter().map(uuid == null ? UNSIGNED_ENTRIES : UNSIGNED_ENTRIES + 1);
        out.byteName("v").number(TokenReader.VERSION);
        out.byteName("t").number(contents.issued());
        out.byteName("ttl").number(contents.ttlMinutes());
        writeScopes(out.byteName("res"), contents.resources());
        writeScopes(out.byteName("pat"), contents.patterns());
        out.byteName("meta").value(contents.meta());
        if (uuid != null) {
            out.byteName("uuid").text(uuid);
        }
        return out.toByteArray();
    }

    /** Writes the empty maps too: some clients look into all of them. */
    private static void writeScopes(CborWriter out, Scopes scopes) {
        out.map(5);
        writeMasks(out.byteName("chan"), scopes.channels());
        writeMasks(out.byteName("grp"), scopes.groups());
        writeMasks(out.byteName("usr"), scopes.users());
        writeMasks(out.byteName("spc"), scopes.spaces());
        writeMasks(out.byteName("uuid"), scopes.uuids());
    }

    private static void writeMasks(CborWriter out, Map<String, Integer> masks) {
        out.map(masks.size());
        masks.forEach((name, mask) -> out.text(name).number(mask));
    }
}
