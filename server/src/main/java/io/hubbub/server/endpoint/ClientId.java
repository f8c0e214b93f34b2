package io.hubbub.server.endpoint;

import io.hubbub.protocol.ChannelNames;
import io.hubbub.protocol.Refusal;
import io.hubbub.protocol.RefusalCode;
import org.jspecify.annotations.Nullable;

/** The ids of clients: the {@code uuid} parameter that they send with every request, and the one in a path. */
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
        return check(uuid);
    }

    /**
     * The caller's id, which it must have given.
     *
     * @throws Refusal {@link RefusalCode#MISSING_UUID}, or {@link RefusalCode#INVALID_UUID} when it is too long
     */
    static String required(Call call) {
        String uuid = read(call);
        if (uuid == null) {
            throw new Refusal(RefusalCode.MISSING_UUID);
        }
        return uuid;
    }

    /**
     * The id in the path of a request about somebody.
     *
     * @throws Refusal {@link RefusalCode#MISSING_UUID}, or {@link RefusalCode#INVALID_UUID} when it is too long
     */
    static String ofPath(Call call) {
        String uuid = call.path("user");
        if (uuid.isEmpty()) {
            throw new Refusal(RefusalCode.MISSING_UUID);
        }
        return check(uuid);
    }

    private static String check(String uuid) {
        if (!ChannelNames.fits(uuid)) {
            throw new Refusal(RefusalCode.INVALID_UUID);
        }
        return uuid;
    }
}
