package io.hubbub.server.admin;

import io.hubbub.server.endpoint.Reply;
import tools.jackson.databind.JsonNode;

/** JSON for operators. */
final class AdminReply {
    private AdminReply() {}

    static Reply ok(JsonNode json) {
        return of(200, json);
    }

    static Reply of(int status, JsonNode json) {
        return Reply.json(status, JsonBody.JSON.writeValueAsBytes(json));
    }
}
