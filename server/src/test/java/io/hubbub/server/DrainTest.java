package io.hubbub.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ConnectException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server that goes down: everybody who waits gets an answer, nothing new begins, nothing is left. */
@Timeout(60)
final class DrainTest {
    private final EdgeServer server = EdgeServer.with("drain-timeout", "60s");
    private final Thread closing = new Thread(server.server()::close);

    @AfterEach
    void end() {
        server.close();
    }

    @Test
    void parkedPoll_serverCloses_isAnsweredWithItsCursorAndTheEnd() throws IOException {
        Client waiting = server.client();
        String cursor = server.handshake("c");
        waiting.ask("/v2/subscribe/demo/c/0?tt=" + cursor);
        server.awaitMetric("hubbub_parked_polls", 1);

        closing.start();

        Answer answer = waiting.answer();
        answer.is(200, "{\"t\":{\"t\":\"TT\",\"r\":1},\"m\":[]}");
        assertThat(answer.cursor()).isEqualTo(cursor);
        assertThat(answer.header("Connection")).isEqualTo("close");
        waiting.assertClosed();
    }

    @Test
    void parkedPolls_onAllLoopsAndKeysets_areAllAnswered() throws IOException {
        Client[] waiting = new Client[20];
        for (int i = 0; i < waiting.length; i++) {
            String keyset = i % 2 == 0 ? "demo" : "other";
            waiting[i] = server.client().ask("/v2/subscribe/" + keyset + "/c" + i % 3 + "/0?tt=17000000000000000");
        }
        server.awaitMetric("hubbub_parked_polls", waiting.length);

        closing.start();

        for (Client client : waiting) {
            assertThat(client.answer().payloads()).isEmpty();
            client.assertClosed();
        }
    }

    @Test
    void requestUnderWay_serverCloses_isStillServed() throws IOException {
        List<Client> idle = idleOnAllLoops();
        Client half =
                asking(server, "POST /publish/demo/demo/0/c/0 HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\n\"");
        Client head = asking(server, "GET /time/0 HTTP/1.1\r\nHost: a\r\n");

        closing.start();
        for (Client client : idle) {
            client.assertClosed();
        }

        Answer sent = half.send("x\"").answer();
        sent.timetoken();
        assertThat(sent.header("Connection")).isEqualTo("close");
        half.assertClosed();
        head.send("\r\n").answer().is(200, "[TT]");
    }

    @Test
    void readiness_serverCloses_isDenied() throws IOException {
        server.awaitReady();
        assertUnreadyWhileClosing();
    }

    @Test
    void readiness_serverClosesBeforeTheFirstProbe_isDenied() throws IOException {
        assertUnreadyWhileClosing();
    }

    /** Connections whose ends say that the end has begun, wherever another connection is. */
    private List<Client> idleOnAllLoops() throws IOException {
        List<Client> idle = new ArrayList<>();
        for (int i = 0; i < 2 * EdgeServer.LOOPS; i++) { // connections in a row go to the loops in turns
            Client client = server.client();
            client.get("/time/0");
            idle.add(client);
        }
        return idle;
    }

    /** A connection on which the server has read half a request: it came together with another, which is answered. */
    private static Client asking(EdgeServer server, String half) throws IOException {
        Client client = server.client().send(Client.request("GET", "/time/0") + half);
        client.answer().is(200, "[TT]");
        return client;
    }

    private void assertUnreadyWhileClosing() throws IOException {
        Client poll = server.parked("c");
        Client half = asking(server, "GET /health/ready HTTP/1.1\r\nHost: x");

        closing.start();
        poll.answer();

        half.send("\r\n\r\n")
                .answer()
                .isJson(
                        503,
                        "{\"status\":503,\"error\":true,\"service\":\"Balancer\",\"message\":\"Service Unavailable: the server is going down\"}");
    }

    @Test
    void subscribe_keysetFirstUsedWhileClosing_isAnsweredAtOnce() throws IOException {
        Client poll = server.parked("c");
        Client half = asking(server, "GET /v2/subscribe/other/c/0?tt=17000000000000000 HTTP/1.1\r\nHost: x");

        closing.start();
        poll.answer();

        assertThat(half.send("\r\n\r\n").answer().payloads()).isEmpty();
    }

    @Test
    void idleConnection_serverCloses_isClosed() throws IOException {
        Client idle = server.client();
        idle.get("/time/0");

        closing.start();

        idle.assertClosed();
    }

    @Test
    void answerBeingRead_serverCloses_comesWhole() throws IOException {
        String cursor = server.handshake("c");
        String payload = "\"" + "x".repeat(32_000) + "\"";
        for (int i = 0; i < 100; i++) {
            server.publish("c", payload);
        }
        Client slow = server.clientWithSmallWindow().ask("/v2/subscribe/demo/c/0?tt=" + cursor);
        Client poll = server.parked("d");
        int first = slow.socket().getInputStream().read();
        assertThat(first).isEqualTo('H');

        closing.start();
        poll.answer();

        int read = 1 + slow.socket().getInputStream().readAllBytes().length;
        assertThat(read).isGreaterThan(3_200_000);
    }

    @Test
    void pipelinedRequests_serverCloses_getTheAnswerThatWasUnderWay() throws IOException {
        Client client = server.parked("c").send(Client.request("GET", "/time/0").repeat(100));

        closing.start();

        assertThat(client.answer().payloads()).isEmpty();
        client.assertCut();
    }

    @Test
    void clientThatSaysNothing_serverCloses_isCutAfterTheDrainTimeout() throws Exception {
        try (EdgeServer hasty = EdgeServer.with("drain-timeout", "200ms")) {
            Client half = asking(hasty, "GET /time/0 HTTP/1.1\r\nHo");

            hasty.server().close();

            half.assertCut();
        }
    }

    @Test
    void newConnection_serverClosed_isRefused() {
        int port = server.port();
        server.server().close();

        assertThatThrownBy(() -> new Client(port)).isInstanceOf(ConnectException.class);
    }

    @Test
    void close_calledTwice_doesNothingMore() throws IOException {
        server.get("/time/0");
        server.server().close();

        server.server().close();

        await().untilAsserted(() -> assertThat(loopThreads()).isZero());
    }

    @Test
    void close_afterWork_leavesNoThread() throws IOException {
        server.parked("c");
        server.publish("d", "1");
        server.get("/health/ready");
        assertThat(loopThreads()).isPositive();

        server.server().close();

        await().untilAsserted(() -> assertThat(loopThreads()).isZero());
    }

    private static long loopThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("hubbub-loop"))
                .count();
    }
}
