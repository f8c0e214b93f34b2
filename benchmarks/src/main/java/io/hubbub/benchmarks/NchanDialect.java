package io.hubbub.benchmarks;

import java.nio.charset.StandardCharsets;

/**
 * Nchan's long poll: the id of the last message travels as {@code Last-Modified} and {@code Etag} of the answer and
 * comes back as {@code If-Modified-Since} and {@code If-None-Match}, which is Nchan's documented way to miss nothing.
 *
 * <p>The first poll carries no id; the server is set to start such a subscriber at the newest message, so it waits.
 */
final class NchanDialect implements Dialect {
    private static final int DATE_BYTES = "Sun, 06 Nov 1994 08:49:37 GMT".length();
    private static final int ETAG_BYTES = 24; // room for the longest tag seen is 4
    private static final int SHORTEST_ETAG = 1;
    private static final byte[] END = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final String host;
    private final String subscribePath;

    /** @param subscribePath the location that polls go to, which decides whether answers are batched */
    NchanDialect(int port, String subscribePath) {
        host = "Host: 127.0.0.1:" + port;
        this.subscribePath = subscribePath;
    }

    @Override
    public Poll poll(String channel, int subscriber) {
        String line = "GET " + subscribePath + "?c=" + channel + " HTTP/1.1";
        byte[] first = Dialect.head(line, host).getBytes(StandardCharsets.US_ASCII);
        String ids = "If-Modified-Since: " + "-".repeat(DATE_BYTES) + "\r\nIf-None-Match: ";
        byte[] poll = (Dialect.lines(REQUEST_BYTES - ids.length() - SHORTEST_ETAG - END.length, line, host) + ids)
                .getBytes(StandardCharsets.US_ASCII);
        return new IdPoll(first, poll, poll.length - "\r\nIf-None-Match: ".length() - DATE_BYTES);
    }

    @Override
    public byte[] publishHead(String channel, int lane) {
        return Dialect.head(
                        "POST /pub?c=" + channel + " HTTP/1.1",
                        host,
                        "Content-Type: application/json",
                        "Content-Length: " + Payload.LENGTH)
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static final class IdPoll extends Poll {
        private final int dateAt;
        private final int etagAt;
        private byte[] poll; // emptied once it has replaced the first request

        IdPoll(byte[] first, byte[] poll, int dateAt) {
            super(first, Math.max(first.length, poll.length + ETAG_BYTES + END.length));
            this.poll = poll;
            this.dateAt = dateAt;
            this.etagAt = poll.length;
        }

        @Override
        boolean handshake() {
            return false;
        }

        @Override
        void adopt(ResponseReader response, byte[] bytes) {
            int date = response.lastModifiedEnd() - response.lastModifiedStart();
            int etag = response.etagEnd() - response.etagStart();
            if (!response.hasMessageId() || date != DATE_BYTES || etag > ETAG_BYTES) {
                throw new IllegalStateException(
                        "no message id in: " + ResponseReader.text(bytes, 0, response.bodyStart()));
            }
            if (poll.length > 0) {
                put(0, poll, 0, poll.length);
                poll = new byte[0];
            }
            put(dateAt, bytes, response.lastModifiedStart(), date);
            put(etagAt, bytes, response.etagStart(), etag);
            put(etagAt + etag, END, 0, END.length);
            length(etagAt + etag + END.length);
        }
    }
}
