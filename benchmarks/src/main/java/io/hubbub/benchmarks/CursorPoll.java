package io.hubbub.benchmarks;

import java.nio.charset.StandardCharsets;

/**
 * A subscriber's request to Hubbub: a handshake, then polls from the cursor of each answer.
 *
 * <p>Source: answers begin with the cursor, {@code {"t":{"t":"17276954606232118","r":1},"m":[...]}}; the order of keys
 * is that of every recorded answer of the public service.
 */
class CursorPoll extends Poll {
    static final int CURSOR_DIGITS = 17; // until the year 2286

    private static final byte[] BODY_START = "{\"t\":{\"t\":\"".getBytes(StandardCharsets.US_ASCII);

    private final int cursorAt;
    private byte[] poll; // emptied once it has replaced the handshake

    /** @param cursorAt where the cursor stands in {@code poll} */
    CursorPoll(byte[] handshake, byte[] poll, int cursorAt) {
        super(handshake, Math.max(handshake.length, poll.length));
        this.poll = poll;
        this.cursorAt = cursorAt;
    }

    @Override
    final boolean handshake() {
        return poll.length > 0;
    }

    @Override
    final void adopt(ResponseReader response, byte[] bytes) {
        int cursor = response.bodyStart() + BODY_START.length;
        int after = cursor + CURSOR_DIGITS;
        if (after >= response.bodyEnd() || !startsWithCursor(bytes, response.bodyStart()) || bytes[after] != '"') {
            throw new IllegalStateException("no cursor of 17 digits at the start of: "
                    + ResponseReader.text(bytes, response.bodyStart(), response.bodyEnd()));
        }
        goOnFrom(bytes, cursor);
    }

    final void resume(byte[] cursor) {
        if (cursor.length != CURSOR_DIGITS) {
            throw new IllegalArgumentException("not a cursor of 17 digits");
        }
        goOnFrom(cursor, 0);
    }

    /** Puts the cursor at {@code cursor} in its place. */
    void goOnFrom(byte[] bytes, int cursor) {
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
