package io.hubbub.server.endpoint;

import io.hubbub.broker.ChannelGroups;
import io.hubbub.broker.access.Access;
import io.hubbub.broker.access.NamespacePermit;
import io.hubbub.broker.access.RegistryPermit;
import java.util.concurrent.CompletionStage;

/**
 * {@code GET /v1/channel-registration/sub-key/{sub}/channel-group} lists all groups by their full names;
 * {@code GET .../namespace/{ns}/channel-group} those of a namespace, by their names in it.
 */
final class ListGroupsEndpoint implements Endpoint {
    private final Access access;
    private final ChannelGroups groups;
    private final boolean inNamespace;

    /** {@code inNamespace}: whether the path names a namespace. */
    ListGroupsEndpoint(Access access, ChannelGroups groups, boolean inNamespace) {
        this.access = access;
        this.groups = groups;
        this.inNamespace = inNamespace;
    }

    @Override
    public CompletionStage<Reply> handle(Call call) {
        return GroupCall.wrap(call, inNamespace ? ofNamespace(call) : all(call));
    }

    @Override
    public ErrorShape errorShape() {
        return ErrorShape.REGISTRY;
    }

    @Override
    public boolean answersHead() {
        return true;
    }

    private CompletionStage<Reply> all(Call call) {
        RegistryPermit permit = access.toListGroups(call.path("sub"), call);
        return groups.names(call.loop(), permit).thenApply(RegistryReply::groups);
    }

    private CompletionStage<Reply> ofNamespace(Call call) {
        NamespacePermit permit = access.toManageNamespace(call.path("sub"), call.path("ns"), call);
        return groups.names(call.loop(), permit).thenApply(names -> RegistryReply.groups(permit.namespace(), names));
    }
}
