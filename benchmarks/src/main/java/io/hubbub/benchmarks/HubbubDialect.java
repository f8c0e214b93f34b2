package io.hubbub.benchmarks;

import java.nio.charset.StandardCharsets;

/**
 * The public subscribe and publish calls: a handshake with {@code tt=0}, then polls from the cursor of each answer.
 *
 * <p>Publishing says {@code store=0}, unless it is to be stored: the peer of most workloads keeps its recent messages and no
 * history, so none is asked for there.
 *
 * <p>Source: answers begin with the cursor, {@code {"t":{"t":"17276954606232118","r":1},"m":[...]}}; the order of keys
 * is that of every recorded answer of the public service.
 */
final class HubbubDialect implements Dialect {
    private static final byte[] BODY_START = "{\"t\":{\"t\":\"".getBytes(StandardCharsets.US_ASCII);
    private static final int CURSOR_DIGITS = 17; // until the year 2286

    private final String host;
    private final Manner manner;
    private final String stored;

    HubbubDialect(int port) {
        this(port, Manner.PLAIN);
    }

    HubbubDialect(int port, Manner manner) {
        this(port, manner, "store=0");
    }

    private HubbubDialect(int port, Manner manner, String stored) {
        host = "Host: 127.0.0.1:" + port;
        this.manner = manner;
        this.stored = stored;
    }

    /** Publishes what is to be kept for history. */
    static HubbubDialect storing(int port) {
        return new HubbubDialect(port, Manner.PLAIN, "store=1");
    }

    @Override
    public Poll poll(String channel, int subscriber) {
        String start = "GET /v2/subscribe/demo/" + manner.names(channel, subscriber) + "/0?tt=";
        String end = manner.query(subscriber) + " HTTP/1.1";
        byte[] handshake = Dialect.head(start + "0" + end, host).getBytes(StandardCharsets.US_ASCII);
        byte[] poll = Dialect.head(start + "0".repeat(CURSOR_DIGITS) + "&tr=1" + end, host)
                .getBytes(StandardCharsets.US_ASCII);
        return new CursorPoll(handshake, poll, start.length());
    }

    /** The poll of a subscriber that comes back with {@code cursor}. */
    Poll resumed(String channel, int subscriber, long cursor) {
        CursorPoll poll = (CursorPoll) poll(channel, subscriber);
        poll.resume(Long.toString(cursor).getBytes(StandardCharsets.US_ASCII));
        return poll;
    }

    @Override
    public byte[] publishHead(String channel, int lane) {
        return Dialect.head(
                        "POST /publish/demo/demo/0/" + manner.channel(channel) + "/0?" + stored + "&uuid=p" + lane
                                + manner.published() + " HTTP/1.1",
                        host,
                        "Content-Type: application/json",
                        "Content-Length: " + Payload.LENGTH)
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static final class CursorPoll extends Poll {
        private final int cursorAt;
        private byte[] poll; // emptied once it has replaced the handshake

        CursorPoll(byte[] handshake, byte[] poll, int cursorAt) {
            super(handshake, Math.max(handshake.length, poll.length));
            this.poll = poll;
            this.cursorAt = cursorAt;
        }

        @Override
        boolean handshake() {
            return poll.length > 0;
        }

        @Override
        void adopt(ResponseReader response, byte[] bytes) {
            int cursor = response.bodyStart() + BODY_START.length;
            int after = cursor + CURSOR_DIGITS;
            if (after >= response.bodyEnd() || !startsWithCursor(bytes, response.bodyStart()) || bytes[after] != '"') {
                throw new IllegalStateException("no cursor of 17 digits at the start of: "
                        + ResponseReader.text(bytes, response.bodyStart(), response.bodyEnd()));
            }
            goOnFrom(bytes, cursor);
        }

        void resume(byte[] cursor) {
            if (cursor.length != CURSOR_DIGITS) {
                throw new IllegalArgumentException("not a cursor of 17 digits");
            }
            goOnFrom(cursor, 0);
        }

        private void goOnFrom(byte[] bytes, int cursor) {
            if (poll.length > 0) {
                put(0, poll, 0, poll.length);
                length(poll.length);
                poll = new byte[0];
            }
            put(cursorAt, bytes, cursor, CURSOR_DIGITS);
        }

        private static boolean startsWithCursor(byte[] bytes, int at) {
            for (int i = 0; i < BODY_START.length; i++) {
                if (bytes[at + i] != BODY_START[i]) {
                    return false;
                }
            }
            return true;
        }
    }
}
