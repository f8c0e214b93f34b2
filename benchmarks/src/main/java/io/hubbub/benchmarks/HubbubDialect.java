package io.hubbub.benchmarks;

import java.nio.charset.StandardCharsets;
import java.util.function.IntFunction;

/**
 * The public subscribe and publish calls: a handshake with {@code tt=0}, then polls from the cursor of each answer.
 *
 * <p>Publishing says {@code store=0}, unless it is to be stored: the peer of most workloads keeps its recent messages and no
 * history, so none is asked for there.
 */
final class HubbubDialect implements Dialect {
    private final String host;
    private final Manner manner;
    private final String stored;
    private final IntFunction<String> shownBySubscriber;
    private final IntFunction<String> shownByPublisher;

    HubbubDialect(int port) {
        this(port, Manner.PLAIN);
    }

    HubbubDialect(int port, Manner manner) {
        this(port, manner, "store=0", HubbubDialect::nothing, HubbubDialect::nothing);
    }

    /**
     * Clients that show an auth key or a token.
     *
     * @param subscribers what each adds to its query
     * @param publishers what each adds to its query, by lane
     */
    HubbubDialect(int port, IntFunction<String> subscribers, IntFunction<String> publishers) {
        this(port, Manner.PLAIN, "store=0", subscribers, publishers);
    }

    private HubbubDialect(
            int port,
            Manner manner,
            String stored,
            IntFunction<String> shownBySubscriber,
            IntFunction<String> shownByPublisher) {
        host = "Host: 127.0.0.1:" + port;
        this.manner = manner;
        this.stored = stored;
        this.shownBySubscriber = shownBySubscriber;
        this.shownByPublisher = shownByPublisher;
    }

    private static String nothing(int client) {
        return "";
    }

    /** Publishes what is to be kept for history. */
    static HubbubDialect storing(int port) {
        return new HubbubDialect(port, Manner.PLAIN, "store=1", HubbubDialect::nothing, HubbubDialect::nothing);
    }

    @Override
    public Poll poll(String channel, int subscriber) {
        String start = "GET /v2/subscribe/demo/" + manner.names(channel, subscriber) + "/0?tt=";
        String end = manner.query(subscriber) + shownBySubscriber.apply(subscriber) + " HTTP/1.1";
        byte[] handshake = Dialect.head(start + "0" + end, host).getBytes(StandardCharsets.US_ASCII);
        byte[] poll = Dialect.head(start + "0".repeat(CursorPoll.CURSOR_DIGITS) + "&tr=1" + end, host)
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
                                + manner.published() + shownByPublisher.apply(lane) + " HTTP/1.1",
                        host,
                        "Content-Type: application/json",
                        "Content-Length: " + Payload.LENGTH)
                .getBytes(StandardCharsets.US_ASCII);
    }
}
