package io.hubbub.compat;

import tools.jackson.databind.JsonNode;

/** A publisher without an SDK, for messages that no SDK changes on their way to the server. */
final class PlainPublisher {
    static final String UUID = "plain";

    private final PlainHttp http;
    private final Network server;

    PlainPublisher(Network server) {
        this.server = server;
        http = new PlainHttp(server.url());
    }

    long publish(String channel, JsonNode message) {
        String target = "/publish/%s/%s/0/%s/0?uuid=%s"
                .formatted(server.publishKey(), server.subscribeKey(), PlainHttp.encoded(channel), UUID);
        PlainHttp.Answer answer = http.post(target, Json.write(message));
        if (answer.status() != 200) {
            throw new CallFailed(answer.status(), answer.body());
        }
        return Long.parseLong(Json.parse(answer.body()).path(2).asString());
    }
}
