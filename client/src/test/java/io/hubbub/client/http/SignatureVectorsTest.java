package io.hubbub.client.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubbub.client.model.PNOperationType;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Requests as this client builds and signs them, against signatures that others published or other clients sent. */
final class SignatureVectorsTest {
    private static final JsonNode FILE = JsonMapper.shared()
            .readTree(Path.of("../protocol/src/test/resources/io/hubbub/protocol/access/signatures.json")
                    .toFile());

    // What this client does not send: a method, or a signature of another method than that of the request.
    private static final Set<String> OF_OTHERS = Set.of("v2-objects-patch", "v2-publish-post-as-get");

    @ParameterizedTest
    @MethodSource("published")
    void request_ofAVector_isSignedAsThere(Vector vector) {
        assertThat(vector.built()).isEqualTo(vector.signature());
    }

    @ParameterizedTest
    @MethodSource("captured")
    void request_ofAnotherClient_isSignedAsThere(Vector vector) {
        assertThat(vector.built()).isEqualTo(vector.signature());
    }

    @Test
    void vectors_thatThisClientCanSend_areMostOfThem() {
        assertThat(published()).hasSizeGreaterThanOrEqualTo(19);
        assertThat(captured()).hasSizeGreaterThanOrEqualTo(30);
    }

    static Stream<Named<Vector>> published() {
        return all(FILE.path("vectors"))
                .filter(each -> each.path("scheme").asString("").equals("v2"))
                .filter(each -> !OF_OTHERS.contains(each.path("id").asString("")))
                .map(each -> Named.of(
                        each.path("id").asString(""),
                        new Vector(
                                text(each, "secret_key"),
                                text(each, "publish_key"),
                                text(each, "request_method"),
                                text(each, "raw_path"),
                                decoded(each.path("query_params_decoded")),
                                text(each, "body"),
                                text(each, "signature"))))
                .filter(each -> each.getPayload().hasAPathOfThisClient());
    }

    static Stream<Named<Vector>> captured() {
        JsonNode captured = FILE.path("captured");
        return all(captured.path("requests"))
                .filter(each ->
                        text(each, "form").equals("v2") && !text(each, "method").equals("PATCH"))
                .map(each -> {
                    String[] target = text(each, "target").split("\\?", 2);
                    Map<String, String> query = new LinkedHashMap<>();
                    for (String pair : target[1].split("&")) {
                        String[] parts = pair.split("=", 2);
                        query.put(Percent.decode(parts[0]), Percent.decode(parts[1]));
                    }
                    return Named.of(
                            text(each, "sdk") + " " + text(each, "operation"),
                            new Vector(
                                    text(captured, "secret_key"),
                                    text(captured, "publish_key"),
                                    text(each, "method"),
                                    target[0],
                                    query,
                                    text(each, "body"),
                                    text(each, "signature")));
                })
                .filter(each -> each.getPayload().hasAPathOfThisClient());
    }

    private static Stream<JsonNode> all(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false);
    }

    private static String text(JsonNode node, String member) {
        return node.path(member).asString("");
    }

    private static Map<String, String> decoded(JsonNode pairs) {
        Map<String, String> query = new LinkedHashMap<>();
        pairs.forEach(pair -> query.put(pair.path(0).asString(""), pair.path(1).asString("")));
        return query;
    }

    private record Vector(
            String secretKey,
            String publishKey,
            String method,
            String path,
            Map<String, String> query,
            String body,
            String signature) {

        /** Clients differ in what they escape in a path, and sign what they send. */
        boolean hasAPathOfThisClient() {
            return request().path().equals(path);
        }

        /** The signature in the whole request as it goes out. */
        String built() {
            Instant time = Instant.ofEpochSecond(Long.parseLong(query.getOrDefault("timestamp", "")));
            Signing signing = new Signing(secretKey, publishKey, () -> time);
            String sent = isOfAClient() ? wire(signing).call(request()).uri().getRawQuery() : signed(signing);
            List<String> signatures = Arrays.stream(sent.split("&"))
                    .filter(pair -> pair.startsWith("signature="))
                    .toList();
            assertThat(signatures).hasSize(1);
            return signatures.get(0).replace("signature=", "");
        }

        private boolean isOfAClient() {
            return query.containsKey("pnsdk") && query.containsKey("uuid");
        }

        /** Without what every request of a client carries. */
        private String signed(Signing signing) {
            StringBuilder pairs = new StringBuilder();
            request().query().forEach((name, value) -> {
                if (!Signing.owns(name)) {
                    pairs.append(pairs.isEmpty() ? "" : "&")
                            .append(name)
                            .append('=')
                            .append(value);
                }
            });
            return signing.signed(method, path, pairs.toString(), octets());
        }

        private Wire wire(Signing signing) {
            return new Wire(
                    false,
                    "localhost",
                    query.getOrDefault("uuid", ""),
                    query.getOrDefault("pnsdk", ""),
                    null,
                    false,
                    () -> null,
                    signing);
        }

        private Request request() {
            Request request = new Request(PNOperationType.PNTimeOperation);
            request.path(Arrays.stream(path.substring(1).split("/", -1))
                    .map(Percent::decode)
                    .toArray(String[]::new));
            query.forEach((name, value) -> {
                if (!name.equals("pnsdk") || !isOfAClient()) {
                    request.query(name, value);
                }
            });
            if (method.equals("POST")) {
                request.post(octets());
            } else if (method.equals("DELETE")) {
                request.delete();
            }
            return request;
        }

        private byte[] octets() {
            return body.getBytes(StandardCharsets.UTF_8);
        }
    }
}
