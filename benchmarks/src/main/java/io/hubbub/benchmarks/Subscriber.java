package io.hubbub.benchmarks;

/** One connection that polls one channel for ever and reports every message it gets; owned by the loop's thread. */
final class Subscriber extends Connection {
    private final Audience audience;
    private final int index;
    private final Poll poll;

    Subscriber(LoadLoop loop, ResponseReader reader, Audience audience, int index, Poll poll) {
        super(loop, reader);
        this.audience = audience;
        this.index = index;
        this.poll = poll;
    }

    @Override
    void connected() {
        boolean handshake = poll.handshake();
        ask();
        if (!handshake) {
            audience.parked();
        }
    }

    private void ask() {
        send(poll.address(), poll.length());
    }

    @Override
    void answered(ResponseReader response, byte[] bytes, long now) {
        if (response.status() != 200) {
            throw new IllegalStateException("a poll was answered with " + response.status() + ": "
                    + ResponseReader.text(bytes, response.bodyStart(), response.bodyEnd()));
        }
        boolean handshake = poll.handshake();
        int end = response.bodyEnd();
        int start = response.bodyStart();
        poll.adopt(response, bytes);
        ask(); // before the counting, so that the server has work meanwhile
        if (handshake) {
            audience.parked();
            return;
        }
        int at = start;
        while (at < end) {
            if (bytes[at] != Payload.MARK) {
                at++;
                continue;
            }
            if (at + Payload.AFTER_MARK >= end + 1) {
                throw new IllegalStateException("a message is cut off: " + ResponseReader.text(bytes, at, end));
            }
            audience.arrived(index, bytes, at, now);
            at += Payload.AFTER_MARK;
        }
        audience.answered();
    }

    @Override
    void lost(String why) {
        audience.lost(index, why);
    }
}
