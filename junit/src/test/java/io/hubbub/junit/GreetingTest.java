package io.hubbub.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

/** The sample of docs/testing.md, word for word. */
@HubbubServer
class GreetingTest {
    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void greeting_published_isAccepted(Hubbub hubbub) throws Exception {
        URI publish = URI.create(hubbub.url() + "/publish/" + hubbub.publishKey() + "/" + hubbub.subscribeKey()
                + "/0/room/0/%22hello%22");

        HttpResponse<String> reply =
                client.send(HttpRequest.newBuilder(publish).build(), HttpResponse.BodyHandlers.ofString());

        assertThat(reply.body()).startsWith("[1,\"Sent\",");
    }
}
