package io.hubbub.protocol.access;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a token grants, to whom and for how long. Says nothing of whether a keyset wrote it; that proves
 * {@link TokenSeal}.
 *
 * <p>Immutable; the maps keep their order. Numbers in {@code meta} become {@link Long} or {@link Double}.
 *
 * <p>Source: the CBOR map {@code v t ttl res pat meta uuid sig} in base64url.
 *
 * @param issued when it was made, in seconds since the Unix epoch, to the end of the year 9999
 * @param ttlMinutes for how long it is good from then on, not negative; servers give out 1 to 43,200
 * @param resources names and what may be done with them
 * @param patterns regular expressions (RE2) and what may be done with the names that they match
 * @param meta JSON that the application put in: strings, booleans, finite numbers, null, {@link List} and {@link Map} of
 *     these
 * @param uuid the only user who may use it, null for anybody
 */
public record AccessToken(
        long issued,
        int ttlMinutes,
        Scopes resources,
        Scopes patterns,
        Map<String, @Nullable Object> meta,
        @Nullable String uuid) {

    /** The most bytes in a token, before they are written in base64. */
    public static final int MAX_BYTES = 32 * 1024;

    /** The most levels of maps and arrays in a token; what is in {@code meta} begins at the third. */
    public static final int MAX_DEPTH = 8;

    static final long MAX_ISSUED = 253_402_300_799L;

    private static final int SECONDS_PER_MINUTE = 60;
    private static final int META_DEPTH = 2;

    /**
     * Copies the metadata.
     *
     * @throws IllegalArgumentException for a time out of bounds, and for metadata that is no JSON or too deep
     */
    public AccessToken {
        if (issued < 0 || issued > MAX_ISSUED || ttlMinutes < 0) {
            throw new IllegalArgumentException("A token has a time of issue and a ttl, both not negative");
        }
        meta = copyOf(meta, META_DEPTH);
    }

    /**
     * Reads a token without checking its signature.
     *
     * @throws MalformedTokenException when it is none
     */
    public static AccessToken parse(String token) {
        return TokenSeal.read(TokenSeal.decode(token));
    }

    /**
     * The signature of a token, 32 bytes that only its keyset can check.
     *
     * @throws MalformedTokenException when it is no token
     */
    public static byte[] signatureOf(String token) {
        byte[] bytes = TokenSeal.decode(token);
        TokenReader.read(bytes); // ends with the signature, then
        return Arrays.copyOfRange(bytes, bytes.length - HmacSha256.BYTES, bytes.length);
    }

    /**
     * Whether the credential of a request is meant to be a token. Every other one is an auth key. What looks like a token
     * may still be malformed.
     */
    public static boolean looksLikeToken(String auth) {
        // The bytes A7 41 76 and A8 41 76: a map of seven or eight entries, and the key v.
        if (!auth.startsWith("p0F2") && !auth.startsWith("qEF2")) {
            return false;
        }
        return auth.length() > TokenText.MAX_CHARACTERS || TokenText.isBase64(auth);
    }

    /** When it ends, in seconds since the Unix epoch; in that second it is good no longer. */
    public long expires() {
        return issued + (long) ttlMinutes * SECONDS_PER_MINUTE;
    }

    private static Map<String, @Nullable Object> copyOf(Map<?, ?> map, int depth) {
        checkDepth(depth);
        Map<String, @Nullable Object> copy = new LinkedHashMap<>();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            if (!(entry.getKey() instanceof String name)) {
                throw new IllegalArgumentException("A name in the metadata of a token is a string");
            }
            copy.put(name, copyOf(entry.getValue(), depth + 1));
        }
        return Collections.unmodifiableMap(copy);
    }

    private static @Nullable Object copyOf(@Nullable Object value, int depth) {
        if (value == null || value instanceof String || value instanceof Boolean || value instanceof Long) {
            return value;
        }
        if (value instanceof Integer || value instanceof Short || value instanceof Byte) {
            return ((Number) value).longValue();
        }
        if (value instanceof Double || value instanceof Float) {
            double number = ((Number) value).doubleValue();
            if (!Double.isFinite(number)) {
                throw new IllegalArgumentException("A number in the metadata of a token is finite");
            }
            return number;
        }
        if (value instanceof Map<?, ?> map) {
            return copyOf(map, depth);
        }
        if (value instanceof List<?> list) {
            checkDepth(depth);
            List<@Nullable Object> copy = new ArrayList<>(list.size());
            for (Object item : list) {
                copy.add(copyOf(item, depth + 1));
            }
            return Collections.unmodifiableList(copy);
        }
        throw new IllegalArgumentException("The metadata of a token is JSON, not " + value.getClass());
    }

    private static void checkDepth(int depth) {
        if (depth > MAX_DEPTH) {
            throw new IllegalArgumentException("The metadata of a token is too deep");
        }
    }

    /**
     * Names, or patterns of names, each with the mask of what may be done ({@link Right}). Masks are not negative; bits
     * that are no right mean nothing.
     *
     * @param users old name for users: says something only about those that are not in {@code uuids}
     * @param spaces old name for channels: says something only about those that are not in {@code channels}
     */
    public record Scopes(
            Map<String, Integer> channels,
            Map<String, Integer> groups,
            Map<String, Integer> uuids,
            Map<String, Integer> users,
            Map<String, Integer> spaces) {

        /** Nothing. */
        public static final Scopes NONE = new Scopes(Map.of(), Map.of(), Map.of(), Map.of(), Map.of());

        /** Copies the maps. */
        public Scopes {
            channels = copyOf(channels);
            groups = copyOf(groups);
            uuids = copyOf(uuids);
            users = copyOf(users);
            spaces = copyOf(spaces);
        }

        private static Map<String, Integer> copyOf(Map<String, Integer> masks) {
            for (int mask : masks.values()) {
                if (mask < 0) {
                    throw new IllegalArgumentException("A mask of rights is not negative");
                }
            }
            return Collections.unmodifiableMap(new LinkedHashMap<>(masks));
        }
    }
}
