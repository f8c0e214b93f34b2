package io.hubbub.junit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A plain socket to a network, on which a test says and hears every byte. */
final class Line implements AutoCloseable {
    private static final Pattern MESSAGE = Pattern.compile("\"d\":(\"[^\"]*\"|\\d+)");
    private static final Pattern LENGTH = Pattern.compile("(?i)\r\ncontent-length: *(\\d+)");
    private static final String END = "\"end of what came\"";

    private final Socket socket;
    private final InputStream in;

    Line(Hubbub hubbub) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port(hubbub));
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(20_000);
        in = socket.getInputStream();
    }

    static int port(Hubbub hubbub) {
        return Integer.parseInt(hubbub.origin().split(":", 2)[1]);
    }

    /** One request on a connection of its own. */
    static String get(Hubbub hubbub, String target) throws IOException {
        try (Line line = new Line(hubbub)) {
            return line.get(target);
        }
    }

    static String publishTarget(String channel, String json) {
        return "/publish/demo/demo/0/" + channel + "/0/"
                + json.replace("\"", "%22").replace(" ", "%20");
    }

    /** What the server has got on {@code channel}, oldest first. */
    static List<String> arrived(Hubbub hubbub, String channel) throws IOException {
        get(hubbub, publishTarget(channel, END));
        String batch = get(hubbub, "/v2/subscribe/demo/" + channel + "/0?tt=1");
        List<String> messages = new ArrayList<>();
        for (Matcher each = MESSAGE.matcher(batch); each.find(); ) {
            messages.add(each.group(1).replace("\"", ""));
        }
        messages.remove(END.replace("\"", ""));
        return messages;
    }

    static String cursor(Hubbub hubbub, String channel) throws IOException {
        return get(hubbub, "/v2/subscribe/demo/" + channel + "/0?tt=0").replaceFirst("(?s).*\"t\":\"(\\d+)\".*", "$1");
    }

    /** Asks the server again and again until one of its figures is {@code value}. */
    static void awaitFigure(Hubbub hubbub, String name, int value) throws IOException {
        long end = System.nanoTime() + Duration.ofSeconds(50).toNanos();
        String wanted = "(?s).*\n" + name + " " + value + "\\.0\n.*";
        String figures = get(hubbub, "/metrics");
        while (!figures.matches(wanted)) {
            if (System.nanoTime() > end) {
                throw new AssertionError(name + " is not " + value + ":\n" + figures);
            }
            figures = get(hubbub, "/metrics");
        }
    }

    void sendGet(String target) throws IOException {
        send("GET " + target + " HTTP/1.1\r\nHost: test\r\n\r\n");
    }

    void send(String bytes) throws IOException {
        socket.getOutputStream().write(bytes.getBytes(ISO_8859_1));
    }

    /** One request and its reply. */
    String get(String target) throws IOException {
        sendGet(target);
        return reply();
    }

    /** One whole reply with a length. */
    String reply() throws IOException {
        String head = head();
        Matcher length = LENGTH.matcher(head);
        return head + (length.find() ? read(Integer.parseInt(length.group(1))) : "");
    }

    String head() throws IOException {
        StringBuilder head = new StringBuilder();
        while (!head.toString().endsWith("\r\n\r\n")) {
            head.append(read(1));
        }
        return head.toString();
    }

    String read(int bytes) throws IOException {
        byte[] read = in.readNBytes(bytes);
        if (read.length < bytes) {
            throw new EOFException("The end after: " + new String(read, ISO_8859_1));
        }
        return new String(read, ISO_8859_1);
    }

    /** Everything up to the end of the connection. */
    String rest() throws IOException {
        ByteArrayOutputStream rest = new ByteArrayOutputStream();
        in.transferTo(rest);
        return rest.toString(ISO_8859_1);
    }

    /** Throws SocketTimeoutException when nothing comes in time. */
    int readWithin(Duration time) throws IOException {
        socket.setSoTimeout((int) time.toMillis());
        int read = in.read();
        socket.setSoTimeout(20_000);
        return read;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
