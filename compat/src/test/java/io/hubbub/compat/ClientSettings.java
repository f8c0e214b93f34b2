package io.hubbub.compat;

/**
 * How a client is configured; everything else stays at the SDK's default.
 *
 * @param origin host and port, without scheme
 * @param reconnecting whether the SDK is asked to come back by itself after a broken connection
 * @param filter the expression that messages must satisfy, empty for none
 * @param presenceTimeout after how many seconds of silence the server is to forget the client, 0 for the default
 * @param heartbeats whether the SDK is asked to say every second that it is there, with a presence timeout
 * @param encryption how it encrypts
 * @param cipherKey with which key, empty for none
 * @param secretKey what it signs with, empty for none
 * @param authKey what it shows to be let in, empty for none
 */
record ClientSettings(
        String origin,
        String publishKey,
        String subscribeKey,
        boolean reconnecting,
        String filter,
        int presenceTimeout,
        boolean heartbeats,
        Encryption encryption,
        String cipherKey,
        String secretKey,
        String authKey) {
    /** The ways in which messages are encrypted. */
    enum Encryption {
        NONE,
        LEGACY_FIXED,
        LEGACY_RANDOM,
        MODULE
    }

    ClientSettings(String origin, String publishKey, String subscribeKey) {
        this(origin, publishKey, subscribeKey, false, "", 0, false, Encryption.NONE, "", "", "");
    }

    ClientSettings withOrigin(String other) {
        return new ClientSettings(
                other,
                publishKey,
                subscribeKey,
                reconnecting,
                filter,
                presenceTimeout,
                heartbeats,
                encryption,
                cipherKey,
                secretKey,
                authKey);
    }

    ClientSettings withPublishKey(String other) {
        return new ClientSettings(
                origin,
                other,
                subscribeKey,
                reconnecting,
                filter,
                presenceTimeout,
                heartbeats,
                encryption,
                cipherKey,
                secretKey,
                authKey);
    }

    ClientSettings withSubscribeKey(String other) {
        return new ClientSettings(
                origin,
                publishKey,
                other,
                reconnecting,
                filter,
                presenceTimeout,
                heartbeats,
                encryption,
                cipherKey,
                secretKey,
                authKey);
    }

    ClientSettings withReconnecting() {
        return new ClientSettings(
                origin,
                publishKey,
                subscribeKey,
                true,
                filter,
                presenceTimeout,
                heartbeats,
                encryption,
                cipherKey,
                secretKey,
                authKey);
    }

    ClientSettings withFilter(String expression) {
        return new ClientSettings(
                origin,
                publishKey,
                subscribeKey,
                reconnecting,
                expression,
                presenceTimeout,
                heartbeats,
                encryption,
                cipherKey,
                secretKey,
                authKey);
    }

    ClientSettings withPresenceTimeout(int seconds) {
        return new ClientSettings(
                origin,
                publishKey,
                subscribeKey,
                reconnecting,
                filter,
                seconds,
                heartbeats,
                encryption,
                cipherKey,
                secretKey,
                authKey);
    }

    ClientSettings withHeartbeats(int seconds) {
        return new ClientSettings(
                origin,
                publishKey,
                subscribeKey,
                reconnecting,
                filter,
                seconds,
                true,
                encryption,
                cipherKey,
                secretKey,
                authKey);
    }

    ClientSettings withEncryption(Encryption form, String key) {
        return new ClientSettings(
                origin,
                publishKey,
                subscribeKey,
                reconnecting,
                filter,
                presenceTimeout,
                heartbeats,
                form,
                key,
                secretKey,
                authKey);
    }

    /** As root: with this key everything is allowed. */
    ClientSettings withSecretKey(String key) {
        return new ClientSettings(
                origin,
                publishKey,
                subscribeKey,
                reconnecting,
                filter,
                presenceTimeout,
                heartbeats,
                encryption,
                cipherKey,
                key,
                authKey);
    }

    ClientSettings withAuthKey(String key) {
        return new ClientSettings(
                origin,
                publishKey,
                subscribeKey,
                reconnecting,
                filter,
                presenceTimeout,
                heartbeats,
                encryption,
                cipherKey,
                secretKey,
                key);
    }
}
