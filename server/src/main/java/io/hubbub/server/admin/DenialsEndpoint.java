package io.hubbub.server.admin;

import io.hubbub.broker.access.Denial;
import io.hubbub.broker.access.Entitlements;
import io.hubbub.server.endpoint.Call;
import io.hubbub.server.endpoint.Endpoint;
import io.hubbub.server.endpoint.Reply;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code GET /admin/v1/keysets/{sub}/denials?count=100}: the newest requests that were refused for want of permission, and why. */
final class DenialsEndpoint implements Endpoint {
    private static final int USUAL = 100;
    private static final int MOST = 200;

    private final KeysetRegistry registry;
    private final Entitlements entitlements;

    DenialsEndpoint(KeysetRegistry registry, Entitlements entitlements) {
        this.registry = registry;
        this.entitlements = entitlements;
    }

    @Override
    public CompletionStage<Reply> handle(Call call) {
        String subscribeKey = registry.entry(call.path("sub")).keyset().subscribeKey();
        int count = (int) AdminQuery.number(call, "count", USUAL, 1, MOST);
        ObjectNode json = JsonBody.JSON.createObjectNode();
        ArrayNode denials = json.putArray("denials");
        for (Denial denial : entitlements.denials(subscribeKey, count)) {
            ObjectNode each = denials.addObject();
            each.put("at", KeysetReply.time(denial.at()));
            each.put("address", denial.address());
            each.put("user", denial.user());
            each.put(
                    "right",
                    denial.right() == null ? null : denial.right().name().toLowerCase(Locale.ROOT));
            denial.lacking().channels().forEach(each.putArray("channels")::add);
            denial.lacking().groups().forEach(each.putArray("groups")::add);
            each.put("reason", denial.reason());
        }
        return CompletableFuture.completedFuture(AdminReply.ok(json));
    }
}
