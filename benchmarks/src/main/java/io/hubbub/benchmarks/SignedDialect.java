package io.hubbub.benchmarks;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.hubbub.protocol.access.RequestSignature;
import java.util.Arrays;

/**
 * Requests signed with the secret key of the keyset.
 *
 * <p>Signing costs about as much as all else that the load program does for a request, so it is done seldom: polls have no
 * uuid, so that those of all subscribers with the same cursor have the same signature; and each lane has one signature,
 * which covers no body, or a body that is always the same. No request has a number, so the server remembers none.
 */
final class SignedDialect implements Dialect {
    private static final byte[] NO_BODY = {};

    private final String host;
    private final boolean withBody;
    private final String timestamp;
    private String lastChannel = "";
    private byte[] lastCursor = NO_BODY;
    private byte[] lastSignature = NO_BODY;

    /**
     * @param withBody whether publishes are signed as what they are; else as the GET without body that some clients sign
     *     whenever they publish, which the server tries second
     * @param signedAt in seconds since the Unix epoch
     */
    SignedDialect(int port, boolean withBody, long signedAt) {
        this.host = "Host: 127.0.0.1:" + port;
        this.withBody = withBody;
        this.timestamp = "&timestamp=" + signedAt;
    }

    @Override
    public Poll poll(String channel, int subscriber) {
        String start = "GET " + subscribePath(channel) + "?tt=";
        byte[] handshake = Dialect.head(signed("GET", subscribePath(channel), "tt=0" + timestamp, NO_BODY), host)
                .getBytes(US_ASCII);
        String firstCursor = "0".repeat(CursorPoll.CURSOR_DIGITS);
        String poll = Dialect.head(signed("GET", subscribePath(channel), pollQuery(firstCursor), NO_BODY), host);
        int signatureAt = poll.indexOf("&signature=") + "&signature=".length();
        return new CursorPoll(handshake, poll.getBytes(US_ASCII), start.length()) {
            @Override
            void goOnFrom(byte[] bytes, int cursor) {
                super.goOnFrom(bytes, cursor);
                byte[] signature =
                        signatureFrom(channel, Arrays.copyOfRange(bytes, cursor, cursor + CursorPoll.CURSOR_DIGITS));
                put(signatureAt, signature, 0, signature.length);
            }
        };
    }

    private byte[] signatureFrom(String channel, byte[] cursor) {
        if (!Arrays.equals(cursor, lastCursor) || !channel.equals(lastChannel)) {
            lastSignature = signature("GET", subscribePath(channel), pollQuery(new String(cursor, US_ASCII)), NO_BODY)
                    .getBytes(US_ASCII);
            lastCursor = cursor;
            lastChannel = channel;
        }
        return lastSignature;
    }

    @Override
    public byte[] publishHead(String channel, int lane) {
        String path = "/publish/demo/demo/0/" + channel + "/0";
        String query = "store=0&uuid=p" + lane + timestamp;
        String method = withBody ? "POST" : "GET";
        byte[] body = NO_BODY;
        if (withBody) {
            body = new byte[Payload.LENGTH];
            Payload.write(body, 0, Integer.parseInt(channel.substring(1)), lane, 0, 0);
        }
        return Dialect.head(
                        "POST " + path + "?" + query + "&signature=" + signature(method, path, query, body)
                                + " HTTP/1.1",
                        host,
                        "Content-Type: application/json",
                        "Content-Length: " + Payload.LENGTH)
                .getBytes(US_ASCII);
    }

    @Override
    public boolean repeatsItself() {
        return withBody;
    }

    private String pollQuery(String cursor) {
        return "tt=" + cursor + "&tr=1" + timestamp;
    }

    private static String subscribePath(String channel) {
        return "/v2/subscribe/demo/" + channel + "/0";
    }

    private static String signed(String method, String path, String query, byte[] body) {
        return method + " " + path + "?" + query + "&signature=" + signature(method, path, query, body) + " HTTP/1.1";
    }

    private static String signature(String method, String path, String query, byte[] body) {
        return RequestSignature.sign(GrantClient.SECRET_KEY, method, "demo", path, query, body);
    }
}
