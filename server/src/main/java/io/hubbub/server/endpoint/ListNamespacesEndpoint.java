package io.hubbub.server.endpoint;

import io.hubbub.broker.ChannelGroups;
import io.hubbub.broker.access.Access;
import io.hubbub.broker.access.RegistryPermit;
import java.util.concurrent.CompletionStage;

/** {@code GET /v1/channel-registration/sub-key/{sub}/namespace} lists the namespaces that hold a channel group. */
final class ListNamespacesEndpoint implements Endpoint {
    private final Access access;
    private final ChannelGroups groups;

    ListNamespacesEndpoint(Access access, ChannelGroups groups) {
        this.access = access;
        this.groups = groups;
    }

    @Override
    public CompletionStage<Reply> handle(Call call) {
        RegistryPermit permit = access.toListGroups(call.path("sub"), call);
        return GroupCall.wrap(call, groups.namespaces(call.loop(), permit).thenApply(RegistryReply::namespaces));
    }

    @Override
    public ErrorShape errorShape() {
        return ErrorShape.REGISTRY;
    }

    @Override
    public boolean answersHead() {
        return true;
    }
}
