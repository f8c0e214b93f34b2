package io.hubbub.junit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What passes the proxy, byte by byte, in both directions. */
@Timeout(60)
class ProxyTest {
    /** The tests play the server themselves. */
    @Nested
    class BeforeAServerOfTheTest {
        private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        private final Proxy proxy = new Proxy((InetSocketAddress) server.getLocalSocketAddress(), false);
        private final Socket client = connect();
        private final Socket upstream = accept();

        BeforeAServerOfTheTest() throws IOException {}

        @AfterEach
        void close() throws IOException {
            client.close();
            upstream.close();
            proxy.close();
            server.close();
        }

        @Test
        void request_withOddities_arrivesByteForByte() throws IOException {
            String line = "GET /publish/a/b/0/r%2fo%2Fom/0/%22%e4%C3%A4+~ b\u00e4\"?x=%zz&&y=;#f HTTP/1.1\r\n";
            String request = line + "hOsT:  Test \r\nX-Odd:\t a,b\r\nx-odd: \u00e4\r\nCookie: \r\n\r\n";

            write(client, request);

            assertThat(read(upstream, request.length())).isEqualTo(request);
        }

        @Test
        void chunkedRequest_withExtensionsAndTrailers_arrivesByteForByte() throws IOException {
            String head = "POST /publish/a/b/0/c/0 HTTP/1.1\r\nHost: t\r\ntransfer-encoding: Chunked\r\n\r\n";
            String request = head + "5;ext=\"1\"\r\nhello\r\n0001\r\n!\r\n0\r\nTrailer: x\r\n\r\n";

            for (byte each : request.getBytes(ISO_8859_1)) {
                client.getOutputStream().write(each);
            }

            assertThat(read(upstream, request.length())).isEqualTo(request);
        }

        @Test
        void reply_ofAnyForm_arrivesByteForByteAndTheNextRequestIsTaken() throws IOException {
            List<String> replies = List.of(
                    "HTTP/1.1 200 OK\r\ncontent-LENGTH: 5\r\n\r\nhello",
                    "HTTP/1.1 200 Fine  with me\r\nTransfer-Encoding: chunked\r\n\r\n3;x=y\r\nabc\r\n0\r\nT: 1\r\n\r\n",
                    "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No Content\r\nX: 1\r\n\r\n",
                    "HTTP/1.1 304 Not Modified\r\nContent-Length: 10\r\n\r\n");
            for (String reply : replies) {
                String request = "GET /x HTTP/1.1\r\nHost: t\r\n\r\n";
                write(client, request);
                assertThat(read(upstream, request.length())).isEqualTo(request);
                write(upstream, reply);
                assertThat(read(client, reply.length())).isEqualTo(reply);
            }
        }

        @Test
        void replyToHead_hasNoBodyWhateverItsLength() throws IOException {
            String head = "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n";
            String request = "HEAD /x HTTP/1.1\r\nHost: t\r\n\r\n";
            for (int i = 0; i < 2; i++) {
                write(client, request);
                assertThat(read(upstream, request.length())).isEqualTo(request);
                write(upstream, head);
                assertThat(read(client, head.length())).isEqualTo(head);
            }
        }

        @Test
        void replyWithoutLength_endsWithItsConnection() throws IOException {
            write(client, "GET /x HTTP/1.0\r\n\r\n");
            read(upstream, "GET /x HTTP/1.0\r\n\r\n".length());

            write(upstream, "HTTP/1.0 200 OK\r\n\r\nall of it");
            upstream.close();

            assertThat(rest(client)).isEqualTo("HTTP/1.0 200 OK\r\n\r\nall of it");
        }

        @Test
        void requestsAtOnce_areAnsweredOneAfterTheOther() throws IOException {
            String one = "GET /1 HTTP/1.1\r\nHost: t\r\n\r\n";
            String two = "POST /2 HTTP/1.1\r\nHost: t\r\nContent-Length: 3\r\n\r\nabc";
            write(client, one + two);

            assertThat(read(upstream, one.length())).isEqualTo(one);
            upstream.setSoTimeout(150);
            assertThatThrownBy(() -> read(upstream, 1)).isInstanceOf(SocketTimeoutException.class);
            upstream.setSoTimeout(20_000);
            write(upstream, "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n1");
            assertThat(read(upstream, two.length())).isEqualTo(two);
            write(upstream, "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n2");

            assertThat(read(client, 78)).endsWith("\r\n\r\n2");
        }

        @Test
        void whatIsNoHttp_passesUnchanged() throws IOException {
            write(client, "HELO my friends\r\n\r\n");
            assertThat(read(upstream, 19)).isEqualTo("HELO my friends\r\n\r\n");
            write(upstream, "neither is this");
            assertThat(read(client, 15)).isEqualTo("neither is this");
        }

        @Test
        void replyThatIsNoHttp_passesUnchanged() throws IOException {
            write(client, "GET /x HTTP/1.1\r\nHost: t\r\n\r\n");
            read(upstream, 28);
            write(upstream, "WHAT / 12 \r\n\r\n...");
            assertThat(read(client, 17)).isEqualTo("WHAT / 12 \r\n\r\n...");
        }

        @Test
        void bodies_ofManyMegabytes_passWhole() throws Exception {
            int size = 8 << 20;
            String body = "x".repeat(size - 1) + "!";
            CountDownLatch written = new CountDownLatch(2);
            inBackground(() -> {
                write(client, "POST /x HTTP/1.1\r\nHost: t\r\nContent-Length: " + size + "\r\n\r\n" + body);
                written.countDown();
            });
            assertThat(read(upstream, 54 + size)).endsWith("!");
            inBackground(() -> {
                write(upstream, "HTTP/1.1 200 OK\r\nContent-Length: " + size + "\r\n\r\n" + body);
                written.countDown();
            });
            assertThat(read(client, 44 + size)).endsWith("!");
            assertThat(written.await(30, TimeUnit.SECONDS)).isTrue();
        }

        @Test
        void clientThatHangsUp_isSeenByTheServer() throws IOException {
            write(client, "GET /poll HTTP/1.1\r\nHost: t\r\n\r\n");
            read(upstream, 31);

            client.close();

            assertThat(rest(upstream)).isEmpty();
        }

        @Test
        void serverThatHangsUp_isSeenByTheClientBehindAllItsBytes() throws IOException {
            write(client, "GET /poll HTTP/1.1\r\nHost: t\r\n\r\n");
            read(upstream, 31);

            write(upstream, "HTTP/1.1 200 OK\r\nContent-Le");
            upstream.close();

            assertThat(rest(client)).isEqualTo("HTTP/1.1 200 OK\r\nContent-Le");
        }

        @Test
        void close_endsConnectionsAndThread() throws IOException {
            write(client, "GET /poll HTTP/1.1\r\nHost: t\r\n\r\n");
            read(upstream, 31);

            Set<Thread> before = threads();
            proxy.close();

            assertThat(rest(upstream)).isEmpty();
            assertThat(before).hasSizeGreaterThan(threads().size());
        }

        private Set<Thread> threads() {
            return Thread.getAllStackTraces().keySet().stream()
                    .filter(thread -> thread.getName().startsWith("hubbub-proxy"))
                    .collect(Collectors.toSet());
        }

        private Socket connect() throws IOException {
            Socket socket = new Socket();
            socket.connect(proxy.address());
            socket.setSoTimeout(20_000);
            return socket;
        }

        private Socket accept() throws IOException {
            server.setSoTimeout(20_000);
            Socket socket = server.accept();
            socket.setSoTimeout(20_000);
            return socket;
        }
    }

    @Nested
    @HubbubServer
    class BeforeAServer {
        @Test
        void pollOfAClientThatHangsUp_endsOnTheServer(Hubbub hubbub) throws IOException {
            String cursor = Line.cursor(hubbub, "room");
            try (Line poll = new Line(hubbub)) {
                poll.sendGet("/v2/subscribe/demo/room/0?tt=" + cursor);
                Line.awaitFigure(hubbub, "hubbub_parked_polls", 1);
            }

            Line.awaitFigure(hubbub, "hubbub_parked_polls", 0);
        }

        @Test
        void hundredsOfPolls_allHearTheMessage(Hubbub hubbub) throws IOException {
            String cursor = Line.cursor(hubbub, "busy");
            List<Line> polls = new ArrayList<>();
            for (int i = 0; i < 300; i++) {
                Line poll = new Line(hubbub);
                polls.add(poll);
                poll.sendGet("/v2/subscribe/demo/busy/0?tt=" + cursor);
            }
            Line.awaitFigure(hubbub, "hubbub_parked_polls", 300);

            Line.get(hubbub, Line.publishTarget("busy", "\"hello\""));

            for (Line poll : polls) {
                assertThat(poll.reply()).contains("\"d\":\"hello\"");
                poll.close();
            }
        }

        @Test
        void requestThatTheServerDoesNotReadToItsEnd_isAnswered(Hubbub hubbub) throws IOException {
            try (Line line = new Line(hubbub)) {
                line.send("POST /publish/demo/demo/0/a/0 HTTP/1.1\r\nHost: t\r\nContent-Length: 10000000\r\n\r\n");
                line.send("x".repeat(100_000));

                assertThat(line.reply()).startsWith("HTTP/1.1 400 ").contains("Message Too Large");
            }
        }

        @Test
        void closedConnections_areForgotten(Hubbub hubbub) throws IOException {
            for (int i = 0; i < 50; i++) {
                Line.get(hubbub, "/time/0");
            }
            Line.awaitFigure(hubbub, "hubbub_connections", 1);
        }

        @Test
        void delayOfManyReplies_holdsEachOfThem(Hubbub hubbub) throws IOException {
            ActiveFault fault = hubbub.inject(Fault.delay(Duration.ofHours(1)).on(Calls.TIME));
            List<Line> lines = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                Line line = new Line(hubbub);
                lines.add(line);
                line.sendGet("/time/0");
            }
            fault.awaitStrikes(100, Duration.ofSeconds(20));
            fault.close();

            for (Line line : lines) {
                assertThat(line.reply()).startsWith("HTTP/1.1 200 ");
                line.close();
            }
        }
    }

    /** What may fail to read or write. */
    private interface Step {
        void run() throws IOException;
    }

    private static void inBackground(Step step) {
        new Thread(() -> {
                    try {
                        step.run();
                    } catch (IOException e) {
                        throw new AssertionError(e);
                    }
                })
                .start();
    }

    private static void write(Socket to, String bytes) throws IOException {
        to.getOutputStream().write(bytes.getBytes(ISO_8859_1));
    }

    private static String read(Socket from, int bytes) throws IOException {
        return new String(from.getInputStream().readNBytes(bytes), ISO_8859_1);
    }

    private static String rest(Socket from) throws IOException {
        InputStream in = from.getInputStream();
        return new String(in.readAllBytes(), ISO_8859_1);
    }
}
