package io.hubbub.benchmarks;

import java.nio.charset.StandardCharsets;

/** Answers as the two servers send them. */
final class Answers {
    private Answers() {}

    static String hubbub(String cursor, String... payloads) {
        StringBuilder body =
                new StringBuilder("{\"t\":{\"t\":\"").append(cursor).append("\",\"r\":1},\"m\":[");
        for (int i = 0; i < payloads.length; i++) {
            body.append(i == 0 ? "" : ",")
                    .append("{\"a\":\"1\",\"f\":0,\"i\":\"p0\",\"p\":{\"t\":\"17000000000000001\",\"r\":1},")
                    .append("\"k\":\"demo\",\"c\":\"c000000\",\"d\":")
                    .append(payloads[i])
                    .append('}');
        }
        return ok(body.append("]}").toString());
    }

    static String ok(String body, String... headers) {
        StringBuilder text = new StringBuilder("HTTP/1.1 200 OK\r\nContent-Type: text/javascript\r\n");
        for (String header : headers) {
            text.append(header).append("\r\n");
        }
        return text.append("Content-Length: ")
                .append(body.length())
                .append("\r\n\r\n")
                .append(body)
                .toString();
    }

    static String payload(int channel, int lane, long number, long due) {
        byte[] bytes = new byte[Payload.LENGTH];
        Payload.write(bytes, 0, channel, lane, number, due);
        return new String(bytes, StandardCharsets.US_ASCII);
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.US_ASCII);
    }
}
