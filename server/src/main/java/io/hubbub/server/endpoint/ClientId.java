package io.hubbub.server.endpoint;

import io.hubbub.protocol.ChannelNames;
import io.hubbub.protocol.Refusal;
import io.hubbub.protocol.RefusalCode;
import org.jspecify.annotations.Nullable;

/** The {@code uuid} parameter that clients send with every request. */
final class ClientId {
    private ClientId() {}

    /**
     * The caller's id, or null when it gave none.
     *
     * @throws Refusal {@link RefusalCode#INVALID_UUID} when it is too long
     */
    static @Nullable String read(Call call) {
        String uuid = call.query("uuid");
        if (uuid == null || uuid.isEmpty()) {
            return null;
        }
        if (!ChannelNames.fits(uuid)) {
            throw new Refusal(RefusalCode.INVALID_UUID);
        }
        return uuid;
    }
}
