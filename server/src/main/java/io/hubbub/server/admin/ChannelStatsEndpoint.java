package io.hubbub.server.admin;

import io.hubbub.broker.Inspection;
import io.hubbub.protocol.ChannelNames;
import io.hubbub.protocol.Refusal;
import io.hubbub.protocol.RefusalCode;
import io.hubbub.server.endpoint.Call;
import io.hubbub.server.endpoint.Endpoint;
import io.hubbub.server.endpoint.Reply;
import java.util.concurrent.CompletionStage;
import tools.jackson.databind.node.ObjectNode;

/** {@code GET /admin/v1/keysets/{sub}/channels/{channel}}: what is going on on a channel. */
final class ChannelStatsEndpoint implements Endpoint {
    private final KeysetRegistry registry;
    private final Inspection inspection;

    ChannelStatsEndpoint(KeysetRegistry registry, Inspection inspection) {
        this.registry = registry;
        this.inspection = inspection;
    }

    @Override
    public CompletionStage<Reply> handle(Call call) {
        String subscribeKey = registry.entry(call.path("sub")).keyset().subscribeKey();
        String name = call.path("channel");
        if (name.isEmpty() || name.indexOf(',') >= 0 || !ChannelNames.fits(name)) {
            throw new Refusal(RefusalCode.INVALID_REQUEST, "not the name of one channel", "channel");
        }
        return inspection.channel(call.loop(), subscribeKey, name).thenApply(found -> {
            ObjectNode json = JsonBody.JSON.createObjectNode();
            json.put("channel", name);
            json.put("occupancy", found.figures().occupancy());
            json.put("kept", found.figures().kept());
            json.put("waiting", found.waiting());
            return AdminReply.ok(json);
        });
    }
}
