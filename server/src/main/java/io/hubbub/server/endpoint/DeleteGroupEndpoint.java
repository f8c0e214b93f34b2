package io.hubbub.server.endpoint;

import io.hubbub.broker.ChannelGroups;
import io.hubbub.broker.access.Access;
import io.hubbub.broker.access.GroupPermit;
import java.util.concurrent.CompletionStage;

/**
 * {@code GET /v1/channel-registration/sub-key/{sub}/channel-group/{group}/remove} deletes a group. Answers OK, also when
 * there is no such group.
 */
final class DeleteGroupEndpoint implements Endpoint {
    private final Access access;
    private final ChannelGroups groups;
    private final boolean inNamespace;

    /** {@code inNamespace}: whether the path names a namespace besides the group. */
    DeleteGroupEndpoint(Access access, ChannelGroups groups, boolean inNamespace) {
        this.access = access;
        this.groups = groups;
        this.inNamespace = inNamespace;
    }

    @Override
    public CompletionStage<Reply> handle(Call call) {
        GroupPermit permit = GroupCall.permit(access, call, inNamespace);
        return GroupCall.wrap(call, groups.delete(call.loop(), permit).thenApply(deleted -> RegistryReply.done()));
    }

    @Override
    public ErrorShape errorShape() {
        return ErrorShape.REGISTRY;
    }
}
