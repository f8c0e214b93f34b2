package io.hubbub.benchmarks;

import io.netty.channel.unix.Buffer;
import java.nio.ByteBuffer;

/**
 * The request bytes of one subscriber in native memory, ready to send, with the cursor patched in place.
 *
 * <p>Owned by the loop's thread.
 */
abstract class Poll {
    private final ByteBuffer request;
    private final long address;
    private int length;

    Poll(byte[] first, int capacity) {
        request = ByteBuffer.allocateDirect(capacity);
        address = Buffer.memoryAddress(request);
        put(0, first, 0, first.length);
        length = first.length;
    }

    /** Whether the server answers the next request at once, with a cursor only. */
    abstract boolean handshake();

    /** Takes the cursor of an answer, so that the next request asks for what comes after it. */
    abstract void adopt(ResponseReader response, byte[] bytes);

    final void put(int at, byte[] bytes, int from, int count) {
        request.put(at, bytes, from, count);
    }

    final void length(int bytes) {
        length = bytes;
    }

    final int length() {
        return length;
    }

    /** Native address of the request's first byte. */
    final long address() {
        return address;
    }

    /** A copy of the request as it would be sent now. */
    final byte[] bytes() {
        byte[] copy = new byte[length];
        request.get(0, copy);
        return copy;
    }
}
