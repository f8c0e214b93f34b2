package io.hubbub.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is let in to administer a server. */
@Timeout(60)
final class AdminTokenTest {
    private static final String STATUS = "/admin/v1/status";

    @TempDir
    Path folder = Path.of("");

    @Test
    void start_first_makesATokenThatOpensAndIsNowhereInTheFolder() throws IOException {
        String token;
        try (EdgeServer server = onDisk()) {
            token = server.server().newAdminToken().orElseThrow();
            assertThat(token).matches("admin-[0-9a-f]{64}");
            assertThat(Operator.of(server).get("status").status()).isEqualTo(200);
            assertThat(holdsInFolder(token)).isFalse();
        }
        assertThat(holdsInFolder(token)).isFalse();
    }

    @Test
    void start_second_makesNoneAndTheFirstStillOpens() throws IOException {
        String token;
        try (EdgeServer server = onDisk()) {
            token = server.server().newAdminToken().orElseThrow();
        }
        try (EdgeServer server = onDisk()) {
            assertThat(server.server().newAdminToken()).isEmpty();
            assertThat(new Operator(server, token).get("status").status()).isEqualTo(200);
        }
    }

    @Test
    void start_ephemeral_makesAnotherEachTime() {
        try (EdgeServer first = EdgeServer.with();
                EdgeServer second = EdgeServer.with()) {
            assertThat(first.server().newAdminToken())
                    .isNotEmpty()
                    .isNotEqualTo(second.server().newAdminToken());
        }
    }

    @Test
    void rotate_newOpensAndOldDoesNot_afterARestartToo() throws IOException {
        String fresh;
        String old;
        try (EdgeServer server = onDisk()) {
            old = server.server().newAdminToken().orElseThrow();
            fresh = Operator.of(server)
                    .post("token/rotate", "")
                    .json()
                    .get("token")
                    .asString();
            assertThat(fresh).isNotEqualTo(old);
            assertThat(Operator.of(server).get("status").status()).isEqualTo(401);
            assertThat(new Operator(server, fresh).get("status").status()).isEqualTo(200);
            assertThat(new Operator(server, fresh).get("changes").text())
                    .contains("token.rotate")
                    .doesNotContain(fresh, old);
        }
        try (EdgeServer server = onDisk()) {
            assertThat(new Operator(server, old).get("status").status()).isEqualTo(401);
            assertThat(new Operator(server, fresh).get("status").status()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "X-Other: 1", "Authorization: Basic YTpi", "Authorization: Bearer", "Authorization:"})
    void request_withoutToken_is401WithTheWayToAskAndNoFailure(String header) throws IOException {
        try (EdgeServer server = EdgeServer.with("failed-attempts", "1")) {
            for (int i = 0; i < 3; i++) {
                Answer answer = header.isEmpty() ? server.get(STATUS) : server.get(STATUS, header + " ");
                assertThat(answer.status()).isEqualTo(401);
                assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer realm=\"hubbub\"");
                assertThat(answer.header("Content-Type")).isEqualTo("application/json");
                assertThat(answer.json().at("/error/code").asString()).isEqualTo("unauthorized");
            }
        }
    }

    @Test
    void request_everyRouteButTheDocument_needsTheToken() throws IOException {
        try (EdgeServer server = EdgeServer.with()) {
            for (String path : new String[] {
                "status",
                "changes",
                "keysets",
                "keysets/demo",
                "keysets/demo?secret=true",
                "keysets/demo/stats",
                "keysets/demo/channels/a",
                "keysets/demo/denials"
            }) {
                assertThat(server.get("/admin/v1/" + path).status()).as(path).isEqualTo(401);
            }
            for (String path :
                    new String[] {"keysets", "keysets/demo/rotate", "keysets/demo/tokens/inspect", "token/rotate"}) {
                assertThat(server.post("/admin/v1/" + path, "{}").status())
                        .as(path)
                        .isEqualTo(401);
            }
            assertThat(server.delete("/admin/v1/keysets/demo").status()).isEqualTo(401);
            assertThat(server.get("/admin/v1/openapi.json").status()).isEqualTo(200);
        }
    }

    @Test
    void request_wrongTokensTooOften_is429EvenWithTheRightOne() throws IOException {
        try (EdgeServer server = EdgeServer.with("failed-attempts", "3")) {
            Operator stranger = new Operator(server, "admin-" + "0".repeat(64));
            for (int i = 0; i < 3; i++) {
                assertThat(stranger.get("status").status()).isEqualTo(401);
            }
            Answer refused = stranger.get("status");
            assertThat(refused.status()).isEqualTo(429);
            assertThat(Integer.parseInt(refused.header("Retry-After"))).isBetween(1, 60);
            assertThat(refused.json().at("/error/code").asString()).isEqualTo("too_many_requests");
            assertThat(Operator.of(server).get("status").status()).isEqualTo(429);
            assertThat(server.publish("room", "1")).isNotEmpty();
        }
    }

    private EdgeServer onDisk() {
        return EdgeServer.with("ephemeral", "false", "data", folder.toString());
    }

    private boolean holdsInFolder(String text) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(text)) {
                    return true;
                }
            }
            return false;
        }
    }
}
