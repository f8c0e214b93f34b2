package io.hubbub.server.http;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledDirectByteBuf;
import java.util.function.LongConsumer;

/**
 * The wire image of a large answer that several connections may send: counted once, from its making until the last of
 * them has sent it.
 */
final class CountedImage extends UnpooledDirectByteBuf {
    private final long counted;
    private final LongConsumer heldChanged;

    CountedImage(ByteBufAllocator allocator, int bytes, LongConsumer heldChanged) {
        super(allocator, bytes, Integer.MAX_VALUE);
        this.counted = bytes;
        this.heldChanged = heldChanged;
        heldChanged.accept(counted);
    }

    @Override
    protected void deallocate() {
        super.deallocate();
        heldChanged.accept(-counted);
    }
}
