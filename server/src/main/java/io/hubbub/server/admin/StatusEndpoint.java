package io.hubbub.server.admin;

import io.hubbub.server.endpoint.Call;
import io.hubbub.server.endpoint.Endpoint;
import io.hubbub.server.endpoint.Reply;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code GET /admin/v1/status}: how it stands with the server. */
final class StatusEndpoint implements Endpoint {
    private final KeysetRegistry registry;
    private final Supplier<ServerFigures> figures;
    private final Supplier<CompletionStage<Boolean>> storeProbe;
    private final InstantSource clock;

    StatusEndpoint(
            KeysetRegistry registry,
            Supplier<ServerFigures> figures,
            Supplier<CompletionStage<Boolean>> storeProbe,
            InstantSource clock) {
        this.registry = registry;
        this.figures = figures;
        this.storeProbe = storeProbe;
        this.clock = clock;
    }

    @Override
    public CompletionStage<Reply> handle(Call call) {
        return storeProbe.get().thenApply(stores -> AdminReply.ok(json(stores)));
    }

    private ObjectNode json(boolean stores) {
        ServerFigures now = figures.get();
        ObjectNode json = JsonBody.JSON.createObjectNode();
        json.put("version", now.version());
        json.put("started", now.started().toString());
        json.put(
                "uptimeSeconds",
                Duration.between(now.started(), clock.instant()).toSeconds());
        json.put("connections", now.connections());
        json.put("waiting", now.waiting());
        json.put("publishes", now.publishes());
        json.put("deliveries", now.deliveries());
        json.put("keysets", registry.all().size());
        ArrayNode loops = json.putArray("loops");
        now.lagMillis().forEach(lag -> loops.addObject().put("lagMillis", lag));
        json.putObject("store").put("description", now.store()).put("working", stores);
        return json;
    }
}
