package io.hubbub.client.http;

import static io.hubbub.client.http.Calls.failure;
import static io.hubbub.client.http.Calls.read;
import static io.hubbub.client.http.Calls.text;
import static io.hubbub.client.http.Calls.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hubbub.client.spi.HttpTransport;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The stub keeps to its scripts. */
@Timeout(60)
final class StubServerTest {
    private final HttpTransport transport = new JdkTransport(Calls.CONNECT_TIMEOUT, null, null);

    @AfterEach
    void stop() {
        transport.close();
    }

    @Test
    void on_severalScripts_playsOneEachAndTheLastForTheRest() throws Exception {
        try (StubServer server = StubServer.start()) {
            server.on("/a", StubServer.answer("1"), StubServer.answer("2")).otherwise(StubServer.answer("other"));

            assertThat(text(transport.send(read(server.uri("/a/x"))))).isEqualTo("1");
            assertThat(text(transport.send(read(server.uri("/b"))))).isEqualTo("other");
            assertThat(text(transport.send(read(server.uri("/a/y"))))).isEqualTo("2");
            assertThat(text(transport.send(read(server.uri("/a/z"))))).isEqualTo("2");
        }
    }

    @Test
    void next_beforeOn_isPlayedFirst() throws Exception {
        try (StubServer server = StubServer.start()) {
            server.on("/", StubServer.answer("always")).next(StubServer.answer("first"));

            assertThat(text(transport.send(read(server.uri("/"))))).isEqualTo("first");
            assertThat(text(transport.send(read(server.uri("/"))))).isEqualTo("always");
        }
    }

    @Test
    void take_prefix_leavesTheOthers() throws Exception {
        try (StubServer server = StubServer.start()) {
            server.otherwise(StubServer.answer("[]"));
            text(transport.send(read(server.uri("/a?x=1%2B1+1&y"))));
            text(transport.send(read(server.uri("/b"))));

            assertThat(server.take("/b").path()).isEqualTo("/b");
            StubRequest first = server.take();
            assertThat(first.path()).isEqualTo("/a");
            assertThat(first.parameters()).isEqualTo(Map.of("x", "1+1+1", "y", ""));
        }
    }

    @Test
    void close_scriptFailed_fails() throws Exception {
        StubServer server = StubServer.start().otherwise(request -> {
            throw new IllegalStateException("as asked");
        });
        failure(transport.send(write(server.uri("/"))));

        assertThatThrownBy(server::close).isInstanceOf(AssertionError.class).hasRootCauseMessage("as asked");
    }
}
