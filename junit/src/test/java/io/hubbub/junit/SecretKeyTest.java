package io.hubbub.junit;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubbub.protocol.access.RequestSignature;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import org.junit.jupiter.api.Test;

@HubbubServer("access-manager=true")
final class SecretKeyTest {
    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void publish_signedWithTheSecretKey_isAllowed(Hubbub hubbub) throws Exception {
        assertThat(publish(hubbub, "").statusCode()).isEqualTo(403);
        assertThat(publishSigned(hubbub).statusCode()).isEqualTo(200);
    }

    @Test
    void secretKey_serverIsReplaced_staysTheSame(Hubbub hubbub) throws Exception {
        hubbub.restartEmpty();

        assertThat(publishSigned(hubbub).statusCode()).isEqualTo(200);
    }

    private HttpResponse<String> publishSigned(Hubbub hubbub) throws IOException, InterruptedException {
        String query = "timestamp=" + Instant.now().getEpochSecond();
        String signature =
                RequestSignature.sign(hubbub.secretKey(), "GET", hubbub.publishKey(), path(hubbub), query, new byte[0]);
        return publish(hubbub, "?" + query + "&signature=" + signature);
    }

    private HttpResponse<String> publish(Hubbub hubbub, String query) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(hubbub.url() + path(hubbub) + query))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static String path(Hubbub hubbub) {
        return "/publish/" + hubbub.publishKey() + "/" + hubbub.subscribeKey() + "/0/room/0/1";
    }
}
