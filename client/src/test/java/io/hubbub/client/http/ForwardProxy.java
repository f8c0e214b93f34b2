package io.hubbub.client.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A proxy that grants every tunnel, and leads them all to one port of this machine. */
final class ForwardProxy implements AutoCloseable {
    private static final String END_OF_HEAD = "\r\n\r\n";

    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final int target;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();

    ForwardProxy(int target) throws IOException {
        this.target = target;
        start(this::accept);
    }

    ProxySelector selector() {
        return ProxySelector.of(new InetSocketAddress(listener.getInetAddress(), listener.getLocalPort()));
    }

    /** The first lines of requests. */
    List<String> asked() {
        return asked;
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    private void accept() throws IOException {
        while (true) {
            Socket client = listener.accept();
            sockets.add(client);
            start(() -> tunnel(client));
        }
    }

    private void tunnel(Socket client) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf(END_OF_HEAD) < 0) {
            head.append((char) client.getInputStream().read());
        }
        asked.add(head.substring(0, head.indexOf("\r")));
        Socket server = new Socket(listener.getInetAddress(), target);
        sockets.add(server);
        client.getOutputStream().write(("HTTP/1.1 200 Granted" + END_OF_HEAD).getBytes(StandardCharsets.ISO_8859_1));
        start(() -> pump(server.getInputStream(), client.getOutputStream()));
        pump(client.getInputStream(), server.getOutputStream());
    }

    private static void pump(InputStream from, OutputStream to) throws IOException {
        byte[] some = new byte[8192];
        for (int count = from.read(some); count >= 0; count = from.read(some)) {
            to.write(some, 0, count);
        }
    }

    private static void start(Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException e) {
                        // Somebody closed it.
                    }
                },
                "forward-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    private interface Work {
        void run() throws IOException;
    }
}
