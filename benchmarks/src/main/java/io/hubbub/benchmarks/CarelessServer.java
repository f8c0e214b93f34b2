package io.hubbub.benchmarks;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.Random;

/**
 * A server in a process of its own that compares what it is shown by {@link Careless}: what the measurement over HTTP has to
 * find. {@code GET /SECRET} is answered with 200 or 403. Serves one connection after the other, on one thread.
 */
public final class CarelessServer implements AutoCloseable {
    private static final int SECRET_BYTES = 8_192;
    private static final int SEED = 1;
    private static final byte[] HEALTH = "health/live".getBytes(US_ASCII);
    private static final byte[] END = "\r\n\r\n".getBytes(US_ASCII);
    private static final int TARGET_AT = "GET /".length();
    private static final int MOST_BYTES = 65_536;

    private final byte[] right = secret().copy(Wrong.NOWHERE);
    private final ServerSocket listener;

    /** @param port 0 for any that is free */
    CarelessServer(int port) throws IOException {
        listener = new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
    }

    /**
     * Serves until the process is ended.
     *
     * @param arguments the port
     */
    public static void main(String[] arguments) throws IOException {
        try (CarelessServer server = new CarelessServer(Integer.parseInt(arguments[0]))) {
            while (true) {
                server.serveOne();
            }
        }
    }

    /** What it is to be shown. */
    static Secret secret() {
        return Secret.any(SECRET_BYTES, new Random(SEED));
    }

    InetSocketAddress address() {
        return (InetSocketAddress) listener.getLocalSocketAddress();
    }

    /** Serves the next connection until it is closed, or until it was asked for its health. */
    void serveOne() throws IOException {
        try (Socket client = listener.accept()) {
            client.setTcpNoDelay(true);
            byte[] bytes = new byte[MOST_BYTES];
            int length = request(client.getInputStream(), bytes);
            while (length > 0) {
                byte[] target = target(bytes, length);
                if (Arrays.equals(target, HEALTH)) {
                    client.getOutputStream().write(answer("200 OK", "Connection: close\r\n"));
                    return;
                }
                client.getOutputStream().write(answer(Careless.equal(target, right) ? "200 OK" : "403 Forbidden", ""));
                length = request(client.getInputStream(), bytes);
            }
        }
    }

    /** Reads one request; returns its length, 0 after the last. */
    private static int request(InputStream in, byte[] bytes) throws IOException {
        int length = 0;
        while (!endsARequest(bytes, length)) {
            int read = in.read(bytes, length, bytes.length - length);
            if (read < 0) {
                return 0;
            }
            if (read == 0) {
                throw new IOException("a request of more than " + MOST_BYTES + " bytes");
            }
            length += read;
        }
        return length;
    }

    /** Whether all of it has come; the one client waits for each answer. */
    private static boolean endsARequest(byte[] bytes, int length) {
        return length >= END.length && Arrays.equals(bytes, length - END.length, length, END, 0, END.length);
    }

    private static byte[] target(byte[] bytes, int length) {
        int end = TARGET_AT;
        while (end < length && bytes[end] != ' ') {
            end++;
        }
        return Arrays.copyOfRange(bytes, TARGET_AT, end);
    }

    private static byte[] answer(String status, String header) {
        return ("HTTP/1.1 " + status + "\r\n" + header + "Content-Length: 0\r\n\r\n").getBytes(US_ASCII);
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
