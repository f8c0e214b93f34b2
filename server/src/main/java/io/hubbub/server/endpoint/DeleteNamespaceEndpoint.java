package io.hubbub.server.endpoint;

import io.hubbub.broker.ChannelGroups;
import io.hubbub.broker.access.Access;
import io.hubbub.broker.access.NamespacePermit;
import java.util.concurrent.CompletionStage;

/**
 * {@code GET /v1/channel-registration/sub-key/{sub}/namespace/{ns}/remove} deletes all channel groups of a
 * namespace. Answers OK, also when there are none.
 */
final class DeleteNamespaceEndpoint implements Endpoint {
    private final Access access;
    private final ChannelGroups groups;

    DeleteNamespaceEndpoint(Access access, ChannelGroups groups) {
        this.access = access;
        this.groups = groups;
    }

    @Override
    public CompletionStage<Reply> handle(Call call) {
        NamespacePermit permit = access.toManageNamespace(call.path("sub"), call.path("ns"), call);
        return GroupCall.wrap(call, groups.delete(call.loop(), permit).thenApply(deleted -> RegistryReply.done()));
    }

    @Override
    public ErrorShape errorShape() {
        return ErrorShape.REGISTRY;
    }
}
