package io.hubbub.cli;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** The Admin API of one server. */
final class AdminApi {
    private static final Duration TO_CONNECT = Duration.ofSeconds(10);
    private static final Duration TO_ANSWER = Duration.ofMinutes(10); // a keyset with all its messages is deleted

    private final URI server;
    private final String token;
    private final HttpClient http;

    /** @param trust null for what the JVM trusts */
    AdminApi(URI server, String token, @Nullable SSLContext trust) {
        this.server = server;
        this.token = token;
        HttpClient.Builder builder =
                HttpClient.newBuilder().connectTimeout(TO_CONNECT).version(HttpClient.Version.HTTP_1_1);
        this.http = (trust == null ? builder : builder.sslContext(trust)).build();
    }

    JsonNode get(String path) throws CommandFailed {
        return ask("GET", path, null);
    }

    JsonNode post(String path, JsonNode body) throws CommandFailed {
        return ask("POST", path, body);
    }

    JsonNode patch(String path, JsonNode body) throws CommandFailed {
        return ask("PATCH", path, body);
    }

    JsonNode delete(String path) throws CommandFailed {
        return ask("DELETE", path, null);
    }

    /** A name as it stands in a path. */
    static String segment(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private JsonNode ask(String method, String path, @Nullable JsonNode body) throws CommandFailed {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.resolve(path))
                .timeout(TO_ANSWER)
                .header("Authorization", "Bearer " + token)
                .method(
                        method,
                        body == null
                                ? BodyPublishers.noBody()
                                : BodyPublishers.ofString(ClientOptions.JSON.writeValueAsString(body)));
        HttpResponse<String> response;
        try {
            response = http.send(request.build(), BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw CommandFailed.failed("Interrupted.");
        } catch (IOException e) {
            throw failure(e, !method.equals("GET"));
        }
        return answer(response);
    }

    private JsonNode answer(HttpResponse<String> response) throws CommandFailed {
        JsonNode json;
        try {
            json = ClientOptions.JSON.readTree(response.body());
        } catch (JacksonException e) {
            throw notHubbub();
        }
        int status = response.statusCode();
        if (status >= 200 && status < 300 && json.isObject()) {
            return json;
        }
        JsonNode message = json.at("/error/message");
        if (!message.isString()) {
            throw notHubbub();
        }
        String said = message.stringValue();
        String sentence = switch (status) {
            case 401 ->
                "%s does not know this admin token: \"hubbub admin-token rotate --offline\" makes a new one."
                        .formatted(server.getAuthority());
            case 429 ->
                "%s listens to no admin token for %s seconds: there were too many wrong ones."
                        .formatted(
                                server.getAuthority(),
                                response.headers().firstValue("Retry-After").orElse("some"));
            default -> "%s said no: %s (%d).".formatted(server.getAuthority(), said, status);
        };
        throw status == 400 ? CommandFailed.wrongUse(sentence) : CommandFailed.failed(sentence);
    }

    private CommandFailed notHubbub() {
        return CommandFailed.failed("What answers at %s is no Hubbub server, or one that wants --tls: set --origin."
                .formatted(server.getAuthority()));
    }

    private CommandFailed failure(IOException failure, boolean change) {
        String authority = server.getAuthority();
        if (failure instanceof ConnectException) {
            return CommandFailed.failed("Nothing listens at %s: start a server with \"hubbub serve\", or set --origin."
                    .formatted(authority));
        }
        if (failure instanceof SSLException) {
            return CommandFailed.failed(
                    "%s does not talk TLS as expected: leave out --tls, or set --tls-ca to a file with its certificate."
                            .formatted(authority));
        }
        String what = failure instanceof HttpTimeoutException
                ? "%s did not answer in time.".formatted(authority)
                : "%s closed the connection before it answered: see whether the server is well, and whether it wants --tls."
                        .formatted(authority);
        return CommandFailed.failed(what + (change ? " Whether it was done is not known." : ""));
    }
}
