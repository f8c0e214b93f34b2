package io.hubbub.client.netty;

import io.hubbub.client.spi.HttpReply;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/** Gathers the body of one reply, up to the bound. */
final class ReplyBytes {
    private static final int MOST_AT_ONCE = 1 << 20; // bytes that a mere declaration gets
    private static final int LEAST_GROWTH = 1 << 10; // bytes

    private byte[] bytes;
    private int size;

    /** @param declared how many there will be; negative when nobody said */
    ReplyBytes(long declared) {
        bytes = new byte[(int) Math.max(0, Math.min(declared, MOST_AT_ONCE))];
    }

    /** Takes more; false when it would be too many. */
    boolean add(ByteBuf more) {
        int count = more.readableBytes();
        if (size + count > HttpReply.MAX_BYTES) {
            return false;
        }
        if (size + count > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(size + count, 2 * bytes.length + LEAST_GROWTH));
        }
        more.readBytes(bytes, size, count);
        size += count;
        return true;
    }

    /** All of them. */
    byte[] whole() {
        return size == bytes.length ? bytes : Arrays.copyOf(bytes, size);
    }
}
