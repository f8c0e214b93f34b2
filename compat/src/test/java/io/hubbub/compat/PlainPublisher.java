package io.hubbub.compat;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hubbub.junit.Hubbub;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import tools.jackson.databind.JsonNode;

/** A publisher without an SDK, for messages that no SDK changes on their way to the server. */
final class PlainPublisher {
    static final String UUID = "plain";

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Hubbub server;

    PlainPublisher(Hubbub server) {
        this.server = server;
    }

    long publish(String channel, JsonNode message) {
        URI uri = URI.create("%s/publish/%s/%s/0/%s/0?uuid=%s"
                .formatted(server.url(), server.publishKey(), server.subscribeKey(), channel, UUID));
        HttpRequest request = HttpRequest.newBuilder(uri)
                .POST(BodyPublishers.ofString(Json.write(message), UTF_8))
                .build();
        try {
            HttpResponse<String> response = http.send(request, BodyHandlers.ofString(UTF_8));
            if (response.statusCode() != 200) {
                throw new CallFailed(response.statusCode(), response.body());
            }
            return Long.parseLong(Json.parse(response.body()).path(2).asString());
        } catch (IOException e) {
            throw new CallFailed(0, e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CallFailed(0, e.toString());
        }
    }
}
