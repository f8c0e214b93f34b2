package io.hubbub.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** One connection to a server, byte by byte. Reading is strict: what is not an HTTP answer fails the test. */
final class Client implements Closeable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int MAX_HEAD_BYTES = 16 << 10;

    private final Socket socket;
    private final InputStream in;

    Client(int port) throws IOException {
        this(connect(port, 0));
    }

    Client(Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout((int) PATIENCE.toMillis());
        socket.setTcpNoDelay(true);
        in = new BufferedInputStream(socket.getInputStream());
    }

    /** A connection whose kernel takes in little: what is not read stays with the server. */
    static Client withSmallWindow(int port) throws IOException {
        return new Client(connect(port, 4096));
    }

    private static Socket connect(int port, int receiveBytes) throws IOException {
        Socket socket = new Socket();
        if (receiveBytes > 0) {
            socket.setReceiveBufferSize(receiveBytes);
        }
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return socket;
    }

    Socket socket() {
        return socket;
    }

    Client patience(Duration patience) throws IOException {
        socket.setSoTimeout((int) patience.toMillis());
        return this;
    }

    /** Sends characters up to U+00FF as one byte each. */
    Client send(String text) throws IOException {
        return send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    Client send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
        return this;
    }

    /** Asks, without waiting for the answer. */
    Client ask(String target, String... headers) throws IOException {
        return send(request("GET", target, headers));
    }

    Answer get(String target, String... headers) throws IOException {
        return ask(target, headers).answer();
    }

    Answer post(String target, String body, String... headers) throws IOException {
        return post(target, body.getBytes(StandardCharsets.UTF_8), headers);
    }

    Answer post(String target, byte[] body, String... headers) throws IOException {
        return call("POST", target, body, headers);
    }

    /** Sends a request with a body, and reads its answer. */
    Answer call(String method, String target, byte[] body, String... headers) throws IOException {
        List<String> all = new ArrayList<>(List.of(headers));
        all.add("Content-Length: " + body.length);
        byte[] head = request(method, target, all.toArray(String[]::new)).getBytes(StandardCharsets.ISO_8859_1);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(head);
        bytes.write(body);
        return send(bytes.toByteArray()).answer();
    }

    Answer delete(String target, String... headers) throws IOException {
        return send(request("DELETE", target, headers)).answer();
    }

    static String request(String method, String target, String... headers) {
        String more = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
        return method + " " + target + " HTTP/1.1\r\nHost: localhost\r\n" + more + "\r\n";
    }

    /** Reads one answer, body included. */
    Answer answer() throws IOException {
        return body(head());
    }

    /** Reads what belongs to the head of an answer. */
    Answer body(Answer head) throws IOException {
        String length = head.header("Content-Length");
        assertThat(length).as("Content-Length").matches("\\d+");
        byte[] body = in.readNBytes(Integer.parseInt(length));
        if (body.length < Integer.parseInt(length)) {
            throw new EOFException("The body ends after " + body.length + " of " + length + " bytes");
        }
        return new Answer(head.status(), head.headers(), body);
    }

    /** Reads the head of an answer: all there is for HEAD, 100 and 304. */
    Answer head() throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException("Closed after \"" + head + "\"");
            }
            head.append((char) next);
            assertThat(head.length()).isLessThan(MAX_HEAD_BYTES);
        }
        String[] lines = head.toString().split("\r\n");
        assertThat(lines[0]).matches("HTTP/1\\.1 [1-5]\\d\\d .+");
        List<String> headers = List.of(lines).subList(1, lines.length);
        assertThat(headers).allMatch(line -> line.matches("[A-Za-z-]+: [^\r\n]+"));
        return new Answer(Integer.parseInt(lines[0].substring(9, 12)), headers, new byte[0]);
    }

    /** Waits this long for anything to come, the end included; whether nothing did. What came can still be read. */
    boolean isSilentFor(Duration time) throws IOException {
        in.mark(1);
        patience(time);
        try {
            int first = in.read();
            if (first >= 0) {
                in.reset();
            }
            return false;
        } catch (SocketTimeoutException silence) {
            return true;
        } finally {
            patience(PATIENCE);
        }
    }

    /** Waits for the server to close; fails when it says anything before. */
    void assertClosed() throws IOException {
        assertThat(in.read()).as("end of stream").isEqualTo(-1);
    }

    /** Waits for the server to end the connection, politely or with a reset. */
    void assertCut() throws IOException {
        byte[] rest = new byte[8192];
        try {
            while (in.read(rest) >= 0) {
                // Whatever was on its way.
            }
        } catch (SocketException reset) {
            assertThat(reset).hasMessageMatching("(?i).*(reset|broken pipe|abort).*");
        }
    }

    /** Says that nothing more will be sent. */
    Client halfClose() throws IOException {
        socket.shutdownOutput();
        return this;
    }

    /** Ends the connection with a reset. */
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
