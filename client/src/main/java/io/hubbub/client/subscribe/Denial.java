package io.hubbub.client.subscribe;

import io.hubbub.client.model.PNErrorData;
import io.hubbub.client.model.PNOperationType;
import io.hubbub.client.model.PNStatus;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** Which names the server refuses: {@code {"payload":{"channels":["a"],"channel-groups":[":g"]}}}. */
final class Denial {
    private Denial() {}

    /** Those of {@code mix} that the reply names; all of them when it names none. */
    static Names names(PNStatus status, Names mix) {
        PNErrorData error = status.errorData();
        JsonNode body = error == null ? null : error.exception().responseBody();
        JsonNode payload = body == null ? MissingNode.getInstance() : body.path("payload");
        Names denied = new Names(
                among(payload.path("channels"), mix.channels()), among(payload.path("channel-groups"), mix.groups()));
        return denied.isEmpty() ? mix : denied;
    }

    /** The status of the request, about {@code denied} alone. */
    static PNStatus status(PNStatus status, Names denied) {
        return new PNStatus(
                status.category(),
                PNOperationType.PNUnsubscribeOperation,
                status.errorData(),
                status.statusCode(),
                denied.channels(),
                denied.groups(),
                status.tlsEnabled(),
                status.uuid(),
                status.origin(),
                status.authKey());
    }

    private static List<String> among(JsonNode named, List<String> mix) {
        List<String> denied = new ArrayList<>();
        for (JsonNode each : named) {
            String name = each.asString("");
            String bare = name.startsWith(":") ? name.substring(1) : name;
            if (mix.contains(name)) {
                denied.add(name);
            } else if (mix.contains(bare)) {
                denied.add(bare);
            }
        }
        return denied;
    }
}
