package io.hubbub.protocol.access;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

final class RequestSignatureTest {
    private static final JsonNode FILE = Vectors.file("signatures.json");
    private static final JsonNode CAPTURED = FILE.get("captured");

    static Stream<Signed> vectors() {
        return Vectors.list(FILE.get("vectors")).stream().map(Signed::ofVector);
    }

    static Stream<Signed> newVectors() {
        return Vectors.list(FILE.get("vectors")).stream()
                .filter(vector -> vector.get("scheme").asString().equals("v2") && !vector.has("signed_method"))
                .map(Signed::ofVector);
    }

    static Stream<Signed> captured() {
        return Vectors.list(CAPTURED.get("requests")).stream().map(Signed::ofCaptured);
    }

    static Stream<Signed> capturedOfFirstForm() {
        return Vectors.list(CAPTURED.get("requests")).stream()
                .filter(request -> request.get("form").asString().equals("v2"))
                .map(Signed::ofCaptured);
    }

    static Stream<JsonNode> negatives() {
        return Vectors.list(FILE.get("negative")).stream();
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void verify_knownExample_isTrue(Signed signed) {
        assertThat(signed.isVerified()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("newVectors")
    void sign_knownExample_givesItsSignature(Signed signed) {
        assertThat(signed.sign()).isEqualTo(signed.signature);
    }

    @ParameterizedTest
    @MethodSource("captured")
    void verify_requestOfAnSdk_isTrue(Signed signed) {
        assertThat(signed.isVerified()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("capturedOfFirstForm")
    void sign_requestOfAnSdk_givesItsSignature(Signed signed) {
        assertThat(signed.sign()).isEqualTo(signed.signature);
    }

    @ParameterizedTest
    @MethodSource("captured")
    void verify_requestOfAnSdkWithOneValueChanged_isFalse(Signed signed) {
        assertThat(signed.withQuery(signed.query.replaceFirst("uuid=u", "uuid=v"))
                        .isVerified())
                .isFalse();
    }

    @ParameterizedTest
    @MethodSource("negatives")
    void verify_wrongExample_isFalse(JsonNode negative) {
        Signed signed = vectors()
                .filter(one -> one.name.equals(negative.get("derived_from").asString()))
                .findFirst()
                .orElseThrow();
        if (negative.has("signature")) {
            signed = signed.withSignature(negative.get("signature").asString());
        }
        if (negative.has("added_param")) {
            signed = signed.withQuery(
                    signed.query + "&" + negative.get("added_param").get(0).asString() + "="
                            + encode(negative.get("added_param").get(1).asString()));
        }
        if (negative.has("body")) {
            signed = signed.withBody(negative.get("body").asString());
        }
        boolean accept = negative.get("expect").asString().equals("accept-optional");
        assertThat(signed.isVerified()).isEqualTo(accept);
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, UTF_8).replace("+", "%20").replace("*", "%2A");
    }

    /** A request and the signature that it should have. */
    private record Signed(
            String name,
            String secret,
            String sub,
            String pub,
            String method,
            String path,
            String query,
            String body,
            String signature) {

        static Signed ofVector(JsonNode vector) {
            List<String> query = new ArrayList<>();
            for (JsonNode pair : vector.get("query_params_decoded")) {
                query.add(pair.get(0).asString() + "=" + encode(pair.get(1).asString()));
            }
            String path = vector.get("raw_path").asString();
            return new Signed(
                    vector.get("id").asString(),
                    vector.get("secret_key").asString(),
                    vector.get("subscribe_key").asString(),
                    vector.get("publish_key").asString(),
                    vector.get("request_method").asString(),
                    vector.has("third_line") ? "/v1/auth/" + path + "/sub-key/x" : path,
                    String.join("&", query),
                    vector.get("body").asString(),
                    vector.get("signature").asString());
        }

        static Signed ofCaptured(JsonNode request) {
            String target = new String(request.get("target").asString().getBytes(UTF_8), ISO_8859_1);
            int mark = target.indexOf('?');
            String query = target.substring(mark + 1).replaceFirst("&signature=[^&]*", "");
            return new Signed(
                    request.get("sdk").asString() + " "
                            + request.get("operation").asString(),
                    CAPTURED.get("secret_key").asString(),
                    CAPTURED.get("subscribe_key").asString(),
                    CAPTURED.get("publish_key").asString(),
                    request.get("method").asString(),
                    target.substring(0, mark),
                    query,
                    request.get("body").asString(),
                    request.get("signature").asString());
        }

        Signed withQuery(String other) {
            return new Signed(name, secret, sub, pub, method, path, other, body, signature);
        }

        Signed withSignature(String other) {
            return new Signed(name, secret, sub, pub, method, path, query, body, other);
        }

        Signed withBody(String other) {
            return new Signed(name, secret, sub, pub, method, path, query, other, signature);
        }

        boolean isVerified() {
            return RequestSignature.verify(
                    secret, sub, pub, method, path, query + "&signature=" + signature, body.getBytes(UTF_8));
        }

        String sign() {
            return RequestSignature.sign(secret, method, pub, path, query, body.getBytes(UTF_8));
        }

        @Override
        public String toString() {
            return name;
        }
    }
}
