package io.hubbub.broker.access;

import io.hubbub.broker.port.Keyset;
import io.hubbub.broker.port.Keysets;
import io.hubbub.protocol.ChannelNames;
import io.hubbub.protocol.Refusal;
import io.hubbub.protocol.RefusalCode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;

/** Turns the keys of a request into a permit, or refuses. */
public final class Access {
    private final Keysets keysets;

    /** Asks {@code keysets} anew on every request. */
    public Access(Keysets keysets) {
        this.keysets = keysets;
    }

    /**
     * May the holder of these keys publish to {@code channel}?
     *
     * @throws Refusal {@link RefusalCode#INVALID_SUBSCRIBE_KEY}, {@link RefusalCode#INVALID_KEY} or
     *     {@link RefusalCode#INVALID_CHANNEL}, in this order
     */
    public PublishPermit toPublish(String subscribeKey, String publishKey, String channel) {
        Keyset keyset = keyset(subscribeKey);
        if (!sameKey(keyset.publishKey(), publishKey)) {
            throw new Refusal(RefusalCode.INVALID_KEY);
        }
        ChannelNames.checkPublishable(channel);
        return new PublishPermit(keyset, channel);
    }

    /**
     * May the holder of this key read {@code channels}?
     *
     * @throws Refusal {@link RefusalCode#INVALID_SUBSCRIBE_KEY}, or {@link RefusalCode#EMPTY_SUBSCRIPTION} without a
     *     channel
     */
    public SubscribePermit toSubscribe(String subscribeKey, List<String> channels) {
        Keyset keyset = keyset(subscribeKey);
        if (channels.isEmpty()) {
            throw new Refusal(RefusalCode.EMPTY_SUBSCRIPTION);
        }
        return new SubscribePermit(keyset, channels);
    }

    /**
     * The keyset behind a subscribe key.
     *
     * @throws Refusal {@link RefusalCode#INVALID_SUBSCRIBE_KEY}
     */
    public Keyset keyset(String subscribeKey) {
        Keyset keyset = keysets.find(subscribeKey);
        if (keyset == null) {
            throw new Refusal(RefusalCode.INVALID_SUBSCRIBE_KEY);
        }
        return keyset;
    }

    private static boolean sameKey(String expected, String given) {
        // Takes the same time wherever the keys differ, so that nobody can guess one letter after the other.
        return MessageDigest.isEqual(expected.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
    }
}
