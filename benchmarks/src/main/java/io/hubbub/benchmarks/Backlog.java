package io.hubbub.benchmarks;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.function.LongFunction;

/**
 * Messages that a server keeps, for an SDK to catch up with: {@code {"number":17,"text":"..."}}, numbered from 0 on each
 * channel, published in turns on one connection.
 */
final class Backlog {
    private static final int AT_ONCE = 50; // requests, then their answers
    private static final int PATIENCE_MILLIS = 10_000;
    private static final String HOST = "Host: 127.0.0.1\r\n";

    private Backlog() {}

    /** Publishes {@code each} messages on channels 1 up to {@code channels}; returns a timetoken before all of them. */
    static long publish(InetSocketAddress server, int channels, int each) throws IOException {
        return publish(server, channels, each, 1, Backlog::small);
    }

    /** Publishes {@code count} messages as publishing lanes do on channel 0; returns a timetoken before all of them. */
    static long publishPayloads(InetSocketAddress server, int count) throws IOException {
        return publish(server, 1, count, 0, Backlog::payload);
    }

    private static long publish(
            InetSocketAddress server, int channels, int each, int firstChannel, LongFunction<String> body)
            throws IOException {
        try (Socket socket = new Socket(server.getAddress(), server.getPort())) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            OutputStream requests = socket.getOutputStream();
            InputStream answers = new BufferedInputStream(socket.getInputStream(), 1 << 16);
            long total = (long) channels * each;
            long first = 0;
            for (long next = 0; next < total; next += AT_ONCE) {
                long until = Math.min(total, next + AT_ONCE);
                requests.write(requests(next, until, channels, firstChannel, body));
                for (long i = next; i < until; i++) {
                    String answer = answer(answers);
                    first = i == 0 ? timetoken(answer) : first;
                }
            }
            return first - 1;
        }
    }

    private static String small(long number) {
        return "{\"number\":" + number + ",\"text\":\"The quick brown fox jumps over the lazy dog\"}";
    }

    private static String payload(long number) {
        byte[] bytes = new byte[Payload.LENGTH];
        Payload.write(bytes, 0, 0, 0, number, 0);
        return new String(bytes, StandardCharsets.US_ASCII);
    }

    private static byte[] requests(long from, long until, int channels, int firstChannel, LongFunction<String> bodyOf) {
        StringBuilder text = new StringBuilder();
        for (long i = from; i < until; i++) {
            String body = bodyOf.apply(i / channels);
            text.append("POST /publish/demo/demo/0/")
                    .append(Dialect.channel(firstChannel + (int) (i % channels)))
                    .append("/0?uuid=backlog HTTP/1.1\r\n")
                    .append(HOST)
                    .append("Content-Type: application/json\r\nContent-Length: ")
                    .append(body.length())
                    .append("\r\n\r\n")
                    .append(body);
        }
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }

    private static String answer(InputStream answers) throws IOException {
        String status = line(answers);
        int length = 0;
        for (String header = line(answers); !header.isEmpty(); header = line(answers)) {
            if (header.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                length = Integer.parseInt(
                        header.substring("content-length:".length()).trim());
            }
        }
        String body = new String(answers.readNBytes(length), StandardCharsets.UTF_8);
        if (!status.startsWith("HTTP/1.1 200")) {
            throw new IOException("a publish was answered with " + status + ": " + body);
        }
        return body;
    }

    private static String line(InputStream answers) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(64);
        for (int next = answers.read(); next != '\n'; next = answers.read()) {
            if (next < 0) {
                throw new EOFException("the server closed the connection");
            }
            if (next != '\r') {
                line.write(next);
            }
        }
        return line.toString(StandardCharsets.US_ASCII);
    }

    /** Reads {@code [1,"Sent","17276954606232118"]}. */
    static long timetoken(String answer) throws IOException {
        String[] parts = answer.split("\"", -1);
        if (!answer.startsWith("[1,") || parts.length < 4) {
            throw new IOException("not the answer to a publish: " + answer);
        }
        return Long.parseLong(parts[3]);
    }
}
