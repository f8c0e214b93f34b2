package io.hubbub.client;

import io.hubbub.client.crypto.PNCrypto;
import io.hubbub.client.crypto.PNCryptoException;
import io.hubbub.client.http.Request;
import io.hubbub.client.http.Wire;
import io.hubbub.client.model.PNOperationType;
import io.hubbub.client.model.PNStatusCategory;
import io.hubbub.client.model.PubNubError;
import io.hubbub.client.model.PubNubException;
import io.hubbub.client.subscribe.EnvelopeReader.Opened;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * Encrypts messages on their way out and decrypts payloads on their way in, when the configuration says how. Callable from
 * any thread.
 *
 * <p>An encrypted message is a JSON string, the base64 of its encrypted JSON. In an object with a member {@code pn_other},
 * that member may be such a string and the others in the clear.
 */
final class Encryption {
    private static final String OTHER = "pn_other";
    private static final Pattern WHITE_SPACE = Pattern.compile("[ \t\r\n]+");

    private final @Nullable PNCrypto crypto;
    private final boolean randomIv; // with keys of calls
    private final Wire wire;
    private final ObjectReader trees;

    Encryption(PNConfiguration configuration, Wire wire, JsonMapper mapper) {
        String cipherKey = configuration.getCipherKey();
        this.randomIv = configuration.isUseRandomInitializationVector();
        this.crypto = configuration.getCrypto() != null || cipherKey == null
                ? configuration.getCrypto()
                : PNCrypto.legacy(cipherKey, randomIv);
        this.wire = wire;
        this.trees = mapper.readerFor(JsonNode.class).with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    }

    /** The JSON to send instead of {@code json}; the same without encryption. */
    byte[] encrypted(PNOperationType operation, byte[] json) {
        if (crypto == null) {
            return json;
        }
        try {
            return ('"' + text(crypto.encrypt(json)) + '"').getBytes(StandardCharsets.US_ASCII);
        } catch (RuntimeException e) { // of a plug
            throw failure(
                    new Request(operation),
                    PNStatusCategory.PNBadRequestCategory,
                    "the message cannot be encrypted, and was not sent",
                    e);
        }
    }

    /**
     * The payload in the clear; the same without encryption, or with the reason when it cannot be decrypted.
     *
     * @param channel on which it came; null when its place says so
     */
    Opened opened(PNOperationType operation, JsonNode payload, @Nullable String channel) {
        if (crypto == null) {
            return new Opened(payload, null);
        }
        try {
            return new Opened(decrypted(crypto, payload), null);
        } catch (RuntimeException e) { // whatever a plug throws, the other messages are to arrive
            return new Opened(
                    payload,
                    failure(
                            new Request(operation).about(channel == null ? List.of() : List.of(channel), List.of()),
                            PNStatusCategory.PNDecryptionErrorCategory,
                            "the message cannot be decrypted",
                            e));
        }
    }

    /** @param cipherKey null for what the configuration says */
    String encrypt(String text, @Nullable String cipherKey) {
        PNCrypto way = crypto(cipherKey);
        try {
            ByteBuffer bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
            byte[] plain = new byte[bytes.remaining()];
            bytes.get(plain);
            return text(way.encrypt(plain));
        } catch (CharacterCodingException e) {
            throw new PNCryptoException("The text is no correct Unicode", e);
        }
    }

    /** @param cipherKey null for what the configuration says */
    String decrypt(String encrypted, @Nullable String cipherKey) {
        return plain(crypto(cipherKey), encrypted);
    }

    /** @param cipherKey null for what the configuration says */
    PNCrypto crypto(@Nullable String cipherKey) {
        if (cipherKey != null) {
            return PNCrypto.legacy(cipherKey, randomIv);
        }
        if (crypto == null) {
            throw new IllegalStateException("There is no key: set a cipher key or a crypto in the configuration");
        }
        return crypto;
    }

    private JsonNode decrypted(PNCrypto way, JsonNode payload) {
        if (payload.isString()) {
            return value(plain(way, payload.stringValue()));
        }
        if (payload instanceof ObjectNode object && object.path(OTHER).isString()) {
            JsonNode other = value(plain(way, object.path(OTHER).stringValue()));
            ObjectNode copy = object.objectNode();
            copy.setAll(object);
            copy.set(OTHER, other);
            return copy;
        }
        throw new PNCryptoException("It is no text, so it was not encrypted");
    }

    /** The JSON that {@code text} is, or else the text itself: not everybody writes JSON before encrypting. */
    private JsonNode value(String text) {
        try {
            JsonNode value = trees.readTree(text);
            return value.isMissingNode() ? StringNode.valueOf(text) : value;
        } catch (JacksonException | ArithmeticException | IllegalArgumentException e) {
            return StringNode.valueOf(text); // the latter two: a number that no type holds
        }
    }

    private static String text(byte[] encrypted) {
        return Base64.getEncoder().encodeToString(encrypted);
    }

    private static String plain(PNCrypto way, String text) {
        byte[] encrypted;
        try {
            encrypted = Base64.getDecoder().decode(WHITE_SPACE.matcher(text).replaceAll(""));
        } catch (IllegalArgumentException e) {
            throw new PNCryptoException("It is not base64, so it was not encrypted", e);
        }
        byte[] plain = way.decrypt(encrypted);
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(plain))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new PNCryptoException("What comes out is no text: it was encrypted with another key or otherwise", e);
        }
    }

    private PubNubException failure(Request request, PNStatusCategory category, String what, RuntimeException cause) {
        // The words of a plug may hold anything.
        String why = cause instanceof PNCryptoException ? what + ": " + cause.getMessage() : what;
        return new PubNubException(
                PubNubError.PNERR_CRYPTO_ERROR, why, wire.status(request, category, null), null, null, cause);
    }
}
