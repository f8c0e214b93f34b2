package io.hubbub.server.endpoint;

import io.hubbub.broker.GrantService;
import io.hubbub.broker.access.Access;
import io.hubbub.broker.access.GrantPermit;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * {@code GET /v2/auth/grant/sub-key/{sub}?channel=a&auth=k&r=1&ttl=1440}, signed: gives rights to auth keys or to everybody;
 * without rights, takes them. Answers {@code {"message":"Success","payload":{"level":"user","subscribe_key":"demo",
 * "ttl":1440,"channel":"a","auths":{"k":{"r":1,...}}},"service":"Access Manager","status":200}}.
 */
final class GrantEndpoint implements Endpoint {
    private final Access access;
    private final GrantService grants;

    GrantEndpoint(Access access, GrantService grants) {
        this.access = access;
        this.grants = grants;
    }

    @Override
    public CompletionStage<Reply> handle(Call call) {
        GrantPermit permit = access.toGrant(call.path("sub"), call);
        GrantRequest request = GrantRequest.read(call);
        String subscribeKey = permit.keyset().subscribeKey();
        if (!permit.keyset().access().enabled()) {
            return CompletableFuture.completedFuture(GrantReply.notEnabled(subscribeKey));
        }
        return grants.put(call.loop(), permit, request.grants(call.seconds()))
                .thenApply(done -> GrantReply.granted(subscribeKey, request));
    }

    @Override
    public ErrorShape errorShape() {
        return ErrorShape.ACCESS_MANAGER;
    }
}
