package io.hubbub.protocol.access;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import javax.crypto.Mac;
import org.jspecify.annotations.Nullable;

/**
 * The signature of a request: whoever can make it holds the secret key of the keyset.
 *
 * <p>It is the HMAC-SHA256, keyed with the UTF-8 bytes of the secret key, of method, publish key, path, canonical query
 * and body with a line feed between them, written {@code v2.} and 43 characters of base64url. The canonical query has
 * the parameters in byte order of their keys and their values decoded and encoded again, all but {@code A-Z a-z 0-9 - _ .}
 * escaped. A {@code +} is a plus.
 *
 * <p>Some clients sign something else. {@link #verify} tries what they are known to sign, in this order:
 *
 * <ol>
 *   <li>the above;
 *   <li>for a POST to {@code /publish/}: method GET and no body;
 *   <li>some of the values encoded twice, which ones depends on the path;
 *   <li>the name in the path of a file decoded;
 *   <li>the values as they were received;
 *   <li>without {@code v2.}: subscribe key, publish key, path and canonical query, in 44 characters with padding. This
 *       form binds neither method nor body. Clients use it to GET, but not under {@code /v3/pam/}, and to POST messages and
 *       signals; for all else it is refused.
 * </ol>
 *
 * <p>The first five may also be signed by a client that has no publish key, with nothing in its place; this is tried with
 * the first form. Every form binds path and every parameter. Paths and queries are strings of ISO 8859-1 characters, one
 * per byte on the request line.
 */
public final class RequestSignature {
    static final String PREFIX = "v2.";
    static final int DIGEST_CHARACTERS = 43;
    static final int LEGACY_CHARACTERS = DIGEST_CHARACTERS + 1;
    private static final int MAX_CHARACTERS = PREFIX.length() + DIGEST_CHARACTERS + 1;
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private RequestSignature() {}

    /**
     * Signs a request.
     *
     * @param secretKey of the keyset, not empty
     * @param method in upper case
     * @param publishKey of the keyset, empty when the client has none
     * @param rawPath as it will stand on the request line, up to the question mark
     * @param rawQuery as it will stand on the request line, after the question mark; a {@code +} in it is a plus
     * @param body empty when there is none
     * @return the value of the parameter {@code signature}; needs no escaping
     * @throws IllegalArgumentException when path or query cannot stand on a request line, or an escape in the query is
     *     broken
     */
    public static String sign(
            String secretKey, String method, String publishKey, String rawPath, String rawQuery, byte[] body) {
        byte[] path = onRequestLine(rawPath);
        byte[] queryBytes = onRequestLine(rawQuery);
        SignedQuery query = queryBytes == null ? null : SignedQuery.read(queryBytes);
        if (path == null || query == null) {
            throw new IllegalArgumentException("The path or the query is not encoded for a request line");
        }
        Mac mac = HmacSha256.with(HmacSha256.key(secretKey.getBytes(UTF_8)));
        byte[] digest = v2(mac, method.getBytes(ISO_8859_1), publishKey.getBytes(UTF_8), path, query.canonical(), body);
        return PREFIX + new String(BASE64.encode(digest), ISO_8859_1);
    }

    /**
     * Whether the query has one signature, and it is one of this request.
     *
     * <p>Takes time in proportion to the length of path, query and body, for sorting a little more, whatever they are:
     * one hash when the signature is right and of the first form, at most 10 of them.
     *
     * @param secretKey of the keyset; nothing is signed with an empty one
     * @param subscribeKey of the keyset, part of the form without {@code v2.}
     * @param publishKey of the keyset, empty when it has none
     * @param method in upper case
     * @param rawPath as received, up to the question mark
     * @param rawQuery as received, after the question mark, {@code signature} in it
     * @param body as received, empty when there is none
     */
    public static boolean verify(
            String secretKey,
            String subscribeKey,
            String publishKey,
            String method,
            String rawPath,
            String rawQuery,
            byte[] body) {
        byte[] path = onRequestLine(rawPath);
        byte[] queryBytes = onRequestLine(rawQuery);
        SignedQuery query = queryBytes == null ? null : SignedQuery.read(queryBytes);
        if (secretKey.isEmpty() || path == null || queryBytes == null || query == null) {
            return false;
        }
        String signature = query.signature(MAX_CHARACTERS);
        if (signature == null) {
            return false;
        }
        ReceivedRequest request = new ReceivedRequest(secretKey, subscribeKey, publishKey, method, rawPath, path, body);
        return request.isSigned(query, signature);
    }

    /** The digest of the form {@code v2.}. */
    static byte[] v2(Mac mac, byte[] method, byte[] publishKey, byte[] path, byte[] query, byte[] body) {
        mac.update(method);
        mac.update((byte) '\n');
        mac.update(publishKey);
        mac.update((byte) '\n');
        mac.update(path);
        mac.update((byte) '\n');
        mac.update(query);
        mac.update((byte) '\n');
        return mac.doFinal(body);
    }

    /** The bytes of a part of the request line; null when it has a line feed or anything that is not one byte. */
    private static byte @Nullable [] onRequestLine(String part) {
        for (int i = 0; i < part.length(); i++) {
            char c = part.charAt(i);
            if (c > 0xFF || c == '\n') {
                return null;
            }
        }
        return part.getBytes(ISO_8859_1);
    }
}
