package io.hubbub.server.endpoint;

import io.hubbub.broker.access.Access;
import io.hubbub.broker.access.GroupPermit;
import io.hubbub.protocol.GroupNames;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** What all requests about channel groups have in common. */
final class GroupCall {
    private GroupCall() {}

    /** The permit for the group that the path names, within a namespace if it names one. */
    static GroupPermit permit(Access access, Call call, boolean inNamespace) {
        String group = call.path("group");
        String name = inNamespace ? GroupNames.prefix(call.path("ns")) + group : group;
        return access.toManageGroup(call.path("sub"), name, call);
    }

    /** Makes the answer a call of the function that an old browser client asked for, if it did. */
    static CompletionStage<Reply> wrap(Call call, CompletionStage<Reply> answer) {
        String callback = call.query("callback");
        @Nullable String function = callback == null ? null : Jsonp.function(callback);
        return function == null ? answer : answer.thenApply(reply -> Jsonp.wrap(function, reply));
    }
}
