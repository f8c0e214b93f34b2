package io.hubbub.compat;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;

/** A client that knows HTTP and nothing else. Targets are sent as they are given. */
final class PlainHttp {
    private static final Duration DEADLINE = Duration.ofSeconds(60);

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String url;

    /** @param url scheme, host and port of the server */
    PlainHttp(String url) {
        this.url = url;
    }

    /** What came back. */
    record Answer(HttpResponse<String> response) {
        int status() {
            return response.statusCode();
        }

        String body() {
            return response.body();
        }

        Optional<String> header(String name) {
            return response.headers().firstValue(name);
        }
    }

    Answer get(String target) {
        return send(request(target).GET());
    }

    Answer get(String target, String header, String value) {
        return send(request(target).header(header, value).GET());
    }

    Answer post(String target, String body) {
        return send(request(target).POST(BodyPublishers.ofString(body, UTF_8)));
    }

    /** The text as one segment of a path or one value in a query. */
    static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8).replace("+", "%20");
    }

    private HttpRequest.Builder request(String target) {
        return HttpRequest.newBuilder(URI.create(url + target)).timeout(DEADLINE);
    }

    private Answer send(HttpRequest.Builder request) {
        try {
            return new Answer(http.send(request.build(), BodyHandlers.ofString(UTF_8)));
        } catch (IOException e) {
            throw new CallFailed(0, e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CallFailed(0, e.toString());
        }
    }
}
