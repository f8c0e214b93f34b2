package io.hubbub.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** A server that answers its one client what the test says. */
final class Peer implements AutoCloseable {
    private final ServerSocket listener;
    private Socket client = new Socket();

    Peer() throws IOException {
        listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }

    InetSocketAddress address() {
        return (InetSocketAddress) listener.getLocalSocketAddress();
    }

    void accept() throws IOException {
        client = listener.accept();
        client.setTcpNoDelay(true);
    }

    void say(String text) throws IOException {
        client.getOutputStream().write(Answers.bytes(text));
        client.getOutputStream().flush();
    }

    /** The head of the next request. */
    String request() throws IOException {
        StringBuilder text = new StringBuilder();
        InputStream in = client.getInputStream();
        while (text.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("closed after: " + text);
            }
            text.append((char) next);
        }
        return text.toString();
    }

    @Override
    public void close() throws IOException {
        client.close();
        listener.close();
    }
}
