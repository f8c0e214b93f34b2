package io.hubbub.benchmarks;

import io.netty.channel.unix.Buffer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** One lane: a connection that publishes one message after another by POST; owned by the loop's thread. */
final class Publisher extends Connection {
    private final Publishers publishers;
    private final int lane;
    private final byte[] request;
    private final int bodyAt;
    private final int channelAt;
    private final boolean repeatsItself;
    private final ByteBuffer outgoing;
    private final long address;
    private boolean busy = true; // until connected
    private long due;

    Publisher(LoadLoop loop, ResponseReader reader, Publishers publishers, int lane, Dialect dialect) {
        super(loop, reader);
        this.publishers = publishers;
        this.lane = lane;
        String name = Dialect.channel(publishers.channelOf(lane));
        byte[] head = dialect.publishHead(name, lane);
        bodyAt = head.length;
        channelAt = new String(head, StandardCharsets.US_ASCII).indexOf(name) + 1;
        repeatsItself = dialect.repeatsItself();
        request = new byte[bodyAt + Payload.LENGTH];
        System.arraycopy(head, 0, request, 0, bodyAt);
        outgoing = ByteBuffer.allocateDirect(request.length);
        address = Buffer.memoryAddress(outgoing);
    }

    int lane() {
        return lane;
    }

    /** Whether an answer is awaited. */
    boolean busy() {
        return busy;
    }

    /** When its last message was due. */
    long due() {
        return due;
    }

    void publish(int channel, long number, long due) {
        if (busy) {
            throw new IllegalStateException("lane " + lane + " has a message under way");
        }
        busy = true;
        this.due = due;
        Digits.write(request, channelAt, Payload.CHANNEL_DIGITS, channel);
        if (repeatsItself) {
            Payload.write(request, bodyAt, channel, lane, 0, 0);
        } else {
            Payload.write(request, bodyAt, channel, lane, number, due);
        }
        outgoing.put(0, request, 0, request.length);
        send(address, request.length);
    }

    @Override
    void connected() {
        busy = false;
        publishers.connected();
    }

    @Override
    void answered(ResponseReader response, byte[] bytes, long now) {
        if (response.status() / 100 != 2) {
            throw new IllegalStateException("a publish was answered with " + response.status() + ": "
                    + ResponseReader.text(bytes, response.bodyStart(), response.bodyEnd()));
        }
        busy = false;
        publishers.acknowledged(this, now);
    }

    @Override
    void lost(String why) {
        if (busy) {
            loop().fail(new IllegalStateException("publishing lane " + lane + ": " + why));
        } else {
            publishers.reopen(lane);
        }
    }
}
