package io.hubbub.protocol.access;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import org.jspecify.annotations.Nullable;

/**
 * A request as it was received, but for the query, and the forms in which its client may have signed it.
 *
 * <p>Owned by who verifies one request.
 */
final class ReceivedRequest {
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
    private static final Base64.Encoder BASE64_PADDED = Base64.getUrlEncoder();
    private static final byte[] GET = bytes("GET");
    private static final byte[] NOTHING = {};

    private final Mac mac;
    private final byte[] subscribeKey;
    private final byte[] publishKey;
    private final String method;
    private final String rawPath;
    private final byte[] path;
    private final byte[] body;

    ReceivedRequest(
            String secretKey,
            String subscribeKey,
            String publishKey,
            String method,
            String rawPath,
            byte[] path,
            byte[] body) {
        this.mac = HmacSha256.with(HmacSha256.key(secretKey.getBytes(UTF_8)));
        this.subscribeKey = subscribeKey.getBytes(UTF_8);
        this.publishKey = publishKey.getBytes(UTF_8);
        this.method = method;
        this.rawPath = rawPath;
        this.path = path;
        this.body = body;
    }

    /** That form says nothing of the method, so what reads must not be good for what deletes. */
    private boolean mayBeLegacy() {
        boolean published = rawPath.startsWith("/publish/") || rawPath.startsWith("/signal/");
        return method.equals("GET") ? !rawPath.startsWith("/v3/pam/") : method.equals("POST") && published;
    }

    /** Whether {@code signature} is one of this request with {@code query}. */
    boolean isSigned(SignedQuery query, String signature) {
        byte[] canonical = query.canonical();
        if (!signature.startsWith(RequestSignature.PREFIX)) {
            return signature.length() == RequestSignature.LEGACY_CHARACTERS
                    && mayBeLegacy()
                    && isLegacy(canonical, bytes(signature));
        }
        String digest = signature.substring(RequestSignature.PREFIX.length());
        boolean padded = digest.length() == RequestSignature.DIGEST_CHARACTERS + 1 && digest.endsWith("=");
        byte[] given = bytes(padded ? digest.substring(0, RequestSignature.DIGEST_CHARACTERS) : digest);
        return given.length == RequestSignature.DIGEST_CHARACTERS
                && (is(given, bytes(method), publishKey, path, canonical, body)
                        || isPublishedAsGet(given, canonical)
                        || isEncodedTwice(given, query)
                        || isOfDecodedFile(given, canonical)
                        || isOfReceivedValues(given, query, canonical)
                        || isWithoutPublishKey(given, canonical));
    }

    private boolean isPublishedAsGet(byte[] given, byte[] canonical) {
        return method.equals("POST")
                && rawPath.startsWith("/publish/")
                && is(given, GET, publishKey, path, canonical, NOTHING);
    }

    private boolean isEncodedTwice(byte[] given, SignedQuery query) {
        List<byte[]> keys = new ArrayList<>(TwiceEncoded.MAX_KEYS);
        for (byte[] key : TwiceEncoded.keys(rawPath)) {
            if (query.hasEscaped(key)) {
                keys.add(key);
            }
        }
        // The more of them the likelier: each client encodes all that it can.
        for (int chosen = (1 << keys.size()) - 1; chosen > 0; chosen--) {
            List<byte[]> subset = new ArrayList<>(keys.size());
            for (int i = 0; i < keys.size(); i++) {
                if (((chosen >> i) & 1) == 1) {
                    subset.add(keys.get(i));
                }
            }
            if (is(given, bytes(method), publishKey, path, query.canonicalWithTwice(subset), body)) {
                return true;
            }
        }
        return false;
    }

    private boolean isOfDecodedFile(byte[] given, byte[] canonical) {
        byte[] decodedPath = withDecodedFile();
        return decodedPath != null && is(given, bytes(method), publishKey, decodedPath, canonical, body);
    }

    private boolean isOfReceivedValues(byte[] given, SignedQuery query, byte[] canonical) {
        byte[] received = query.asReceived();
        return !Arrays.equals(received, canonical) && is(given, bytes(method), publishKey, path, received, body);
    }

    private boolean isWithoutPublishKey(byte[] given, byte[] canonical) {
        return publishKey.length > 0 && is(given, bytes(method), NOTHING, path, canonical, body);
    }

    private boolean is(byte[] given, byte[] method, byte[] publishKey, byte[] path, byte[] query, byte[] body) {
        return MessageDigest.isEqual(
                given, BASE64.encode(RequestSignature.v2(mac, method, publishKey, path, query, body)));
    }

    private boolean isLegacy(byte[] canonical, byte[] given) {
        if (isLegacy(path, canonical, given)) {
            return true;
        }
        // Early Python clients put the operation in place of its path.
        if (rawPath.startsWith("/v1/auth/grant/")) {
            return isLegacy(bytes("grant"), canonical, given);
        }
        return rawPath.startsWith("/v1/auth/audit/") && isLegacy(bytes("audit"), canonical, given);
    }

    private boolean isLegacy(byte[] operation, byte[] canonical, byte[] given) {
        mac.update(subscribeKey);
        mac.update((byte) '\n');
        mac.update(publishKey);
        mac.update((byte) '\n');
        mac.update(operation);
        mac.update((byte) '\n');
        return MessageDigest.isEqual(given, BASE64_PADDED.encode(mac.doFinal(canonical)));
    }

    /**
     * The path {@code /v1/files/S/channels/C/files/ID/NAME} with its name decoded; null for other paths and for names
     * without escapes.
     */
    private byte @Nullable [] withDecodedFile() {
        int name = rawPath.lastIndexOf('/') + 1;
        if (!rawPath.startsWith("/v1/files/") || rawPath.indexOf('%', name) < 0 || !isOfFile()) {
            return null;
        }
        byte[] decoded = Arrays.copyOf(path, path.length);
        int end = SignedQuery.decode(path, name, path.length, decoded, name);
        for (int i = name; i < end; i++) {
            // Line feeds divide what is signed, and a name must not reach beyond its line.
            if (decoded[i] == '\n') {
                return null;
            }
        }
        return end < 0 ? null : Arrays.copyOf(decoded, end);
    }

    private boolean isOfFile() {
        int slashes = 0;
        for (int i = 0; i < rawPath.length(); i++) {
            if (rawPath.charAt(i) == '/') {
                slashes++;
                boolean inPlace = switch (slashes) {
                    case 4 -> rawPath.startsWith("/channels/", i);
                    case 6 -> rawPath.startsWith("/files/", i);
                    default -> slashes <= 8;
                };
                if (!inPlace) {
                    return false;
                }
            }
        }
        return slashes == 8;
    }

    private static byte[] bytes(String latin) {
        return latin.getBytes(ISO_8859_1);
    }

    /** The parameters that Python clients sign encoded twice. */
    private static final class TwiceEncoded {
        static final int MAX_KEYS = 3;

        private static final List<byte[]> NONE = List.of();
        private static final List<byte[]> SUBSCRIBE = keysOf("filter-expr", "channel-group");
        private static final List<byte[]> HEARTBEAT = keysOf("state");
        private static final List<byte[]> PRESENCE = keysOf("channel-group");
        private static final List<byte[]> OBJECTS = keysOf("filter");
        private static final List<byte[]> AUDIT = keysOf("auth", "channel", "channel-group");
        private static final List<byte[]> FILE_MESSAGE = keysOf("meta");

        private TwiceEncoded() {}

        static List<byte[]> keys(String rawPath) {
            if (rawPath.startsWith("/v2/subscribe/")) {
                return SUBSCRIBE;
            }
            if (rawPath.startsWith("/v2/presence/")) {
                return rawPath.endsWith("/heartbeat") ? HEARTBEAT : PRESENCE;
            }
            if (rawPath.startsWith("/v2/objects/")) {
                return OBJECTS;
            }
            if (rawPath.startsWith("/v2/auth/audit/")) {
                return AUDIT;
            }
            return rawPath.startsWith("/v1/files/publish-file/") ? FILE_MESSAGE : NONE;
        }

        private static List<byte[]> keysOf(String... keys) {
            List<byte[]> all = new ArrayList<>();
            for (String key : keys) {
                all.add(bytes(key));
            }
            return List.copyOf(all);
        }
    }
}
