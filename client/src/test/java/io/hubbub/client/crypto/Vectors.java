package io.hubbub.client.crypto;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Encrypted texts from the tests and recordings of other SDKs, and some of our own checked by a second implementation. */
public final class Vectors {
    private Vectors() {}

    /** Those under {@code name}. */
    public static List<JsonNode> of(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(Vectors.class.getResourceAsStream("crypto.json"))) {
            return List.copyOf(JsonMapper.shared().readTree(in).path(name).values());
        }
    }

    /** A text of a vector. */
    public static String text(JsonNode vector, String name) {
        return vector.path(name).stringValue();
    }

    static byte[] encrypted(JsonNode vector) {
        return Base64.getDecoder().decode(text(vector, "ciphertext_base64"));
    }

    static byte[] plain(JsonNode vector) {
        return vector.has("plaintext_base64")
                ? Base64.getDecoder().decode(text(vector, "plaintext_base64"))
                : text(vector, "plaintext").getBytes(StandardCharsets.UTF_8);
    }

    static byte[] hex(JsonNode vector, String name) {
        return HexFormat.of().parseHex(text(vector, name));
    }
}
