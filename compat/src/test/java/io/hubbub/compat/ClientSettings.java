package io.hubbub.compat;

/**
 * How a client is configured; everything else stays at the SDK's default.
 *
 * @param origin host and port, without scheme
 * @param reconnecting whether the SDK is asked to come back by itself after a broken connection
 */
record ClientSettings(String origin, String publishKey, String subscribeKey, boolean reconnecting) {

    ClientSettings withOrigin(String other) {
        return new ClientSettings(other, publishKey, subscribeKey, reconnecting);
    }

    ClientSettings withPublishKey(String other) {
        return new ClientSettings(origin, other, subscribeKey, reconnecting);
    }

    ClientSettings withSubscribeKey(String other) {
        return new ClientSettings(origin, publishKey, other, reconnecting);
    }

    ClientSettings withReconnecting() {
        return new ClientSettings(origin, publishKey, subscribeKey, true);
    }
}
