package io.hubbub.server.endpoint;

import io.hubbub.broker.ChannelGroups;
import io.hubbub.broker.access.Access;
import io.hubbub.broker.access.GroupPermit;
import io.hubbub.protocol.ChannelNames;
import io.hubbub.protocol.Refusal;
import io.hubbub.protocol.RefusalCode;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /v1/channel-registration/sub-key/{sub}/channel-group/{group}} lists the channels of a group; with
 * {@code add=ch1,ch2} or {@code remove=ch1,ch2} it changes them. Answers
 * {@code {"status": 200, "payload": {"channels": ["ch1"], "group": "g"}, "service": "channel-registry", "error": false}},
 * or OK to a change. A group that is not there is one without channels.
 */
final class ChannelGroupEndpoint implements Endpoint {
    private static final int CHANNELS_IN_ONE_CALL = 200;

    private final Access access;
    private final ChannelGroups groups;
    private final boolean inNamespace;

    /** {@code inNamespace}: whether the path names a namespace besides the group. */
    ChannelGroupEndpoint(Access access, ChannelGroups groups, boolean inNamespace) {
        this.access = access;
        this.groups = groups;
        this.inNamespace = inNamespace;
    }

    @Override
    public CompletionStage<Reply> handle(Call call) {
        GroupPermit permit = GroupCall.permit(access, call, inNamespace);
        String add = call.query("add");
        String remove = call.query("remove");
        List<String> added = channels(add);
        List<String> removed = channels(remove);
        return GroupCall.wrap(call, answer(call, permit, add == null && remove == null, added, removed));
    }

    @Override
    public ErrorShape errorShape() {
        return ErrorShape.REGISTRY;
    }

    private CompletionStage<Reply> answer(
            Call call, GroupPermit permit, boolean list, List<String> added, List<String> removed) {
        if (list) {
            return groups.channels(call.loop(), permit)
                    .thenApply(channels -> RegistryReply.channels(permit.group(), channels));
        }
        if (added.isEmpty() && removed.isEmpty()) {
            throw new Refusal(RefusalCode.MISSING_CHANNEL);
        }
        if (!added.isEmpty() && !removed.isEmpty()) {
            throw new Refusal(RefusalCode.BAD_REQUEST, "add and remove in one call");
        }
        CompletionStage<Void> change = removed.isEmpty()
                ? groups.add(call.loop(), permit, added)
                : groups.remove(call.loop(), permit, removed);
        return change.thenApply(changed -> RegistryReply.done());
    }

    private static List<String> channels(@Nullable String list) {
        List<String> channels = list == null ? List.of() : ChannelNames.parseList(list);
        if (channels.size() > CHANNELS_IN_ONE_CALL) {
            throw new Refusal(RefusalCode.TOO_MANY_CHANNELS, "at most " + CHANNELS_IN_ONE_CALL + " in one call");
        }
        return channels;
    }
}
