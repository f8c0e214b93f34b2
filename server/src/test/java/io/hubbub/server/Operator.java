package io.hubbub.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubbub.protocol.access.RequestSignature;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import tools.jackson.databind.JsonNode;

/** Whoever has the admin token of a server. Apostrophes in bodies stand for quotes. */
final class Operator {
    private final int port;
    private final String token;

    Operator(EdgeServer server, String token) {
        this(server.port(), token);
    }

    Operator(int port, String token) {
        this.port = port;
        this.token = token;
    }

    /** With the token that the server made at its start. */
    static Operator of(EdgeServer server) {
        return new Operator(server, server.server().newAdminToken().orElseThrow());
    }

    Answer get(String path) throws IOException {
        return call("GET", path, "");
    }

    Answer post(String path, String body) throws IOException {
        return call("POST", path, body);
    }

    Answer patch(String path, String body) throws IOException {
        return call("PATCH", path, body);
    }

    Answer delete(String path) throws IOException {
        return call("DELETE", path, "");
    }

    /** Makes a keyset whose subscribe key, publish key, secret key and name are made of {@code key}. */
    JsonNode create(String key, String more) throws IOException {
        Answer answer = post(
                "keysets",
                "{'name':'name of %s','subscribeKey':'%s','publishKey':'pub-%s','secretKey':'sec-%s'%s}"
                        .formatted(key, key, key, key, more));
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        return answer.json();
    }

    /** A token that allows reading the channel {@code a}, granted with a signed request. */
    String grant(String key, String secretKey) throws IOException {
        Answer answer = grantAnswer(key, secretKey);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.json().at("/data/token").asString();
    }

    Answer grantAnswer(String key, String secretKey) throws IOException {
        String body = "{\"ttl\":60,\"permissions\":{\"resources\":{\"channels\":{\"a\":1}},\"uuid\":\"ann\"}}";
        String path = "/v3/pam/" + key + "/grant";
        String query = "timestamp=" + Instant.now().getEpochSecond();
        String signature = RequestSignature.sign(
                secretKey, "POST", "pub-" + key, path, query, body.getBytes(StandardCharsets.UTF_8));
        try (Client client = new Client(port)) {
            return client.post(path + "?" + query + "&signature=" + signature, body);
        }
    }

    private Answer call(String method, String path, String body) throws IOException {
        try (Client client = new Client(port)) {
            return client.call(
                    method,
                    "/admin/v1/" + path,
                    body.replace('\'', '"').getBytes(StandardCharsets.UTF_8),
                    "Authorization: Bearer " + token);
        }
    }
}
