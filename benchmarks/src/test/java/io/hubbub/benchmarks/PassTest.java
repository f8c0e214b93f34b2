package io.hubbub.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hubbub.protocol.access.AccessToken;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
final class PassTest {
    private static final Clock CLOCK = Clock.fixed(Instant.ofEpochSecond(1_800_000_000), ZoneOffset.UTC);

    private final Grantor server = new Grantor();

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void dialect_ofAuthKeys_grantsEachClientItsChannelAndShowsItsKey() {
        Dialect dialect = dialect(Pass.AUTH_KEY, 1, 2, false);

        assertThat(server.requests())
                .containsExactlyInAnyOrder(
                        "GET /v2/auth/grant/sub-key/demo?auth=ku0&channel=c000000&r=1&timestamp=1800000000&ttl=1440 ",
                        "GET /v2/auth/grant/sub-key/demo?auth=kp0&channel=c000000&w=1&timestamp=1800000000&ttl=1440 ",
                        "GET /v2/auth/grant/sub-key/demo?auth=kp1&channel=c000001&w=1&timestamp=1800000000&ttl=1440 ");
        assertThat(poll(dialect)).startsWith("GET /v2/subscribe/demo/c000000/0?tt=0&uuid=u0&auth=ku0 HTTP/1.1\r\n");
        assertThat(publish(dialect, 1))
                .startsWith("POST /publish/demo/demo/0/c000001/0?store=0&uuid=p1&auth=kp1 HTTP/1.1\r\n");
    }

    @Test
    void dialect_ofTokens_asksForOneForEachUserAndShowsIt() {
        Dialect dialect = dialect(Pass.TOKEN, 1, 1, true);

        assertThat(server.requests()).hasSize(2);
        assertThat(server.requests().get(0))
                .startsWith("POST /v3/pam/demo/grant?timestamp=1800000000 {")
                .contains("\"resources\":{\"channels\":{\"c000000\":1}}", "\"uuid\":\"u0\"", "\"ttl\":1440");
        assertThat(server.requests().get(1)).contains("{\"c000000\":2}", "\"uuid\":\"p0\"");
        assertThat(poll(dialect)).contains("&uuid=u0&auth=qEF2%3D1 HTTP/1.1\r\n");
        assertThat(publish(dialect, 0)).contains("&uuid=p0&auth=qEF2%3D2 HTTP/1.1\r\n");
    }

    @Test
    void dialect_ofPatterns_asksForTokensWithAPattern() {
        dialect(Pass.PATTERN, 1, 0, true);

        assertThat(server.requests().get(0)).contains("\"patterns\":{\"channels\":{\"^c[0-9]{6}$\":1}}");
    }

    @Test
    void dialect_whereAccessIsOpen_asksForNothing() {
        assertThat(poll(dialect(Pass.NONE, 1, 1, true))).contains("/0?tt=0&uuid=u0 HTTP/1.1\r\n");
        assertThat(poll(dialect(Pass.NAMELESS, 1, 1, true))).contains("/0?tt=0 HTTP/1.1\r\n");
        String ignored = poll(dialect(Pass.IGNORED_TOKEN, 1, 1, true)).split("&auth=| HTTP", 3)[1];

        AccessToken token = AccessToken.parse(ignored.replace("%3D", "="));
        assertThat(token.uuid()).isEqualTo("u0");
        assertThat(token.resources().channels()).containsEntry("c000000", 1);
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void token_refused_failsWithTheAnswer() {
        GrantClient client = new GrantClient(server.port(), CLOCK);

        assertThatThrownBy(() -> client.grant("a%", "c000000", "r=1")).isInstanceOf(IllegalArgumentException.class);
        server.distrust();
        assertThatThrownBy(() -> client.token("u0", "resources", "c000000", 1))
                .hasMessage("/v3/pam/demo/grant was answered with 403: not signed");
    }

    private Dialect dialect(Pass pass, int subscribers, int lanes, boolean oneChannel) {
        return pass.dialect(server.port(), subscribers, lanes, oneChannel, CLOCK);
    }

    private static String poll(Dialect dialect) {
        return Answers.text(dialect.poll("c000000", 0).bytes());
    }

    private static String publish(Dialect dialect, int lane) {
        return Answers.text(dialect.publishHead(Dialect.channel(lane), lane));
    }
}
