package io.hubbub.compat;

/** A user without an SDK, for presence timeouts shorter than the SDKs allow. */
final class PlainUser {
    private final PlainHttp http;
    private final Network server;
    private final String uuid;
    private final String auth; // empty for none

    PlainUser(Network server, String uuid) {
        this(server, uuid, "");
    }

    private PlainUser(Network server, String uuid, String auth) {
        this.server = server;
        this.uuid = uuid;
        this.auth = auth;
        http = new PlainHttp(server.url());
    }

    /** The same user, who shows a token. */
    PlainUser with(String token) {
        return new PlainUser(server, uuid, token);
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
        String shown = auth.isEmpty() ? "" : "&auth=" + PlainHttp.encoded(auth);
        PlainHttp.Answer answer = http.get("/v2/presence/sub-key/%s/channel/%s/%s%s"
                .formatted(server.subscribeKey(), PlainHttp.encoded(channel), what, shown));
        if (answer.status() != 200) {
            throw new CallFailed(answer.status(), answer.body());
        }
    }
}
