package io.hubbub.compat;

import io.hubbub.junit.Hubbub;

/** A user without an SDK, for presence timeouts shorter than the SDKs allow. */
final class PlainUser {
    private final PlainHttp http;
    private final Hubbub server;
    private final String uuid;

    PlainUser(Hubbub server, String uuid) {
        this.server = server;
        this.uuid = uuid;
        http = new PlainHttp(server.url());
    }

    String uuid() {
        return uuid;
    }

    /** Is present on the channel from now on, until it leaves or is not heard of for so many seconds. */
    PlainUser join(String channel, int seconds) {
        ask(channel, "heartbeat?heartbeat=" + seconds + "&uuid=" + uuid);
        return this;
    }

    /** Is present on the channel for longer than any test lasts. */
    PlainUser join(String channel) {
        return join(channel, 300);
    }

    void leave(String channel) {
        ask(channel, "leave?uuid=" + uuid);
    }

    private void ask(String channel, String what) {
        PlainHttp.Answer answer = http.get("/v2/presence/sub-key/%s/channel/%s/%s"
                .formatted(server.subscribeKey(), PlainHttp.encoded(channel), what));
        if (answer.status() != 200) {
            throw new CallFailed(answer.status(), answer.body());
        }
    }
}
