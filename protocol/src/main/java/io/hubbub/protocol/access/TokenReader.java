package io.hubbub.protocol.access;

import io.hubbub.protocol.access.AccessToken.Scopes;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the bytes of one token; all of its entries must be known and none may be missing but {@code uuid}. */
final class TokenReader {
    static final int VERSION = 2;
    private static final int META_DEPTH = 2;

    private final CborReader in;
    private long version = -1;
    private long issued = -1;
    private long ttlMinutes = -1;
    private @Nullable Scopes resources;
    private @Nullable Scopes patterns;
    private @Nullable Map<String, @Nullable Object> meta;
    private @Nullable String uuid;

    private TokenReader(byte[] token) {
        in = new CborReader(token);
    }

    static AccessToken read(byte[] token) {
        if (token.length > AccessToken.MAX_BYTES) {
            throw new MalformedTokenException("A token has at most " + AccessToken.MAX_BYTES + " bytes");
        }
        return new TokenReader(token).read();
    }

    private AccessToken read() {
        int entries = in.map();
        Set<String> seen = new HashSet<>();
        boolean signed = false;
        for (int i = 0; i < entries; i++) {
            String key = in.byteName();
            if (!seen.add(key)) {
                throw CborReader.twice();
            }
            if (key.equals("sig")) {
                readSignature(i == entries - 1);
                signed = true;
            } else {
                readEntry(key);
            }
        }
        if (!in.isAtEnd()) {
            throw new MalformedTokenException("Something follows the token");
        }
        if (version != VERSION) {
            throw new MalformedTokenException("A token is of version " + VERSION);
        }
        if (issued < 0 || ttlMinutes < 0 || resources == null || patterns == null || meta == null || !signed) {
            throw new MalformedTokenException("A token lacks an entry");
        }
        return new AccessToken(issued, (int) ttlMinutes, resources, patterns, meta, uuid);
    }

    private void readSignature(boolean last) {
        if (!last || in.bytes().length != HmacSha256.BYTES) {
            throw new MalformedTokenException("A token ends with its signature of " + HmacSha256.BYTES + " bytes");
        }
    }

    private void readEntry(String key) {
        switch (key) {
            case "v" -> version = in.number(Integer.MAX_VALUE);
            case "t" -> issued = in.number(AccessToken.MAX_ISSUED);
            case "ttl" -> ttlMinutes = in.number(Integer.MAX_VALUE);
            case "res" -> resources = scopes();
            case "pat" -> patterns = scopes();
            case "meta" -> meta = in.members(META_DEPTH);
            case "uuid" -> uuid = in.text();
            default -> throw new MalformedTokenException("A token has an entry that is not known");
        }
    }

    private Scopes scopes() {
        Map<String, Map<String, Integer>> byKind = new LinkedHashMap<>();
        int kinds = in.map();
        for (int i = 0; i < kinds; i++) {
            if (byKind.put(in.byteName(), masks()) != null) {
                throw CborReader.twice();
            }
        }
        Scopes scopes = new Scopes(
                taken(byKind, "chan"),
                taken(byKind, "grp"),
                taken(byKind, "uuid"),
                taken(byKind, "usr"),
                taken(byKind, "spc"));
        if (!byKind.isEmpty()) {
            throw new MalformedTokenException("A token has a kind of resources that is not known");
        }
        return scopes;
    }

    /** Tokens of 2019 have no users by the name of {@code uuid}. */
    private static Map<String, Integer> taken(Map<String, Map<String, Integer>> byKind, String kind) {
        Map<String, Integer> masks = byKind.remove(kind);
        return masks == null ? Map.of() : masks;
    }

    private Map<String, Integer> masks() {
        Map<String, Integer> masks = new LinkedHashMap<>();
        int count = in.map();
        for (int i = 0; i < count; i++) {
            if (masks.put(in.text(), (int) in.number(Integer.MAX_VALUE)) != null) {
                throw CborReader.twice();
            }
        }
        return masks;
    }
}
