package io.hubbub.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

@HubbubServer
final class AdminTokenTest {
    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void adminToken_opensTheAdminApi(Hubbub hubbub) throws Exception {
        assertThat(keysets(hubbub, "wrong")).isEqualTo(401);
        assertThat(keysets(hubbub, hubbub.adminToken())).isEqualTo(200);
    }

    @Test
    void adminToken_serverIsReplaced_isThatOfTheNewOne(Hubbub hubbub) throws Exception {
        String before = hubbub.adminToken();

        hubbub.restartEmpty();

        assertThat(keysets(hubbub, before)).isEqualTo(401);
        assertThat(keysets(hubbub, hubbub.adminToken())).isEqualTo(200);
    }

    private int keysets(Hubbub hubbub, String token) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(hubbub.url() + "/admin/v1/keysets"))
                .header("Authorization", "Bearer " + token)
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode();
    }
}
