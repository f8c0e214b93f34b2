package io.hubbub.server.admin;

import io.hubbub.broker.ChannelFigures;
import io.hubbub.broker.Inspection;
import io.hubbub.broker.KeysetFigures;
import io.hubbub.broker.access.Entitlements;
import io.hubbub.server.endpoint.Call;
import io.hubbub.server.endpoint.Endpoint;
import io.hubbub.server.endpoint.Reply;
import java.util.concurrent.CompletionStage;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code GET /admin/v1/keysets/{sub}/stats?top=20}: what is going on in a keyset, and on its largest channels. */
final class KeysetStatsEndpoint implements Endpoint {
    private static final int USUAL_CHANNELS = 20;
    private static final int MOST_CHANNELS = 1000;

    private final KeysetRegistry registry;
    private final Inspection inspection;
    private final Entitlements entitlements;

    KeysetStatsEndpoint(KeysetRegistry registry, Inspection inspection, Entitlements entitlements) {
        this.registry = registry;
        this.inspection = inspection;
        this.entitlements = entitlements;
    }

    @Override
    public CompletionStage<Reply> handle(Call call) {
        String subscribeKey = registry.entry(call.path("sub")).keyset().subscribeKey();
        int most = (int) AdminQuery.number(call, "top", USUAL_CHANNELS, 0, MOST_CHANNELS);
        return inspection
                .keyset(call.loop(), subscribeKey, most)
                .thenApply(figures -> AdminReply.ok(json(subscribeKey, figures)));
    }

    private ObjectNode json(String subscribeKey, KeysetFigures figures) {
        ObjectNode json = JsonBody.JSON.createObjectNode();
        json.put("subscribeKey", subscribeKey);
        json.put("publishes", figures.publishes());
        json.put("waiting", figures.waiting());
        json.put("present", figures.present());
        json.put("occupiedChannels", figures.occupiedChannels());
        json.put("keptChannels", figures.keptChannels());
        json.put("keptBytes", figures.keptBytes());
        json.put("grants", entitlements.grants(subscribeKey));
        ArrayNode channels = json.putArray("channels");
        for (ChannelFigures channel : figures.largest()) {
            channels.addObject()
                    .put("channel", channel.channel())
                    .put("occupancy", channel.occupancy())
                    .put("kept", channel.kept());
        }
        return json;
    }
}
