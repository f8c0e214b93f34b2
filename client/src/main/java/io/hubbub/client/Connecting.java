package io.hubbub.client;

import io.hubbub.client.model.PNErrorData;
import io.hubbub.client.model.PNOperationType;
import io.hubbub.client.model.PNStatus;
import io.hubbub.client.model.PNStatusCategory;
import io.hubbub.client.subscribe.Names;
import java.util.concurrent.CompletableFuture;

/** Waits until some names are subscribed, or until that fails. Listens only as long. */
final class Connecting implements SubscribeCallback {
    private final Names names;
    private final CompletableFuture<PNStatus> done = new CompletableFuture<>();

    Connecting(Names names, Listeners listeners) {
        this.names = names;
        listeners.add(this);
        var unused = done.whenComplete((status, failure) -> listeners.remove(this));
    }

    CompletableFuture<PNStatus> done() {
        return done;
    }

    @Override
    public void status(PubNub pubnub, PNStatus status) {
        PNErrorData error = status.errorData();
        if (status.category() == PNStatusCategory.PNConnectedCategory) {
            if (status.affectedChannels().containsAll(names.channels())
                    && status.affectedChannelGroups().containsAll(names.groups())) {
                done.complete(status);
            }
        } else if (error != null && isOurs(status)) {
            done.completeExceptionally(error.exception());
        }
    }

    private boolean isOurs(PNStatus status) {
        return switch (status.category()) {
            case PNAccessDeniedCategory ->
                status.affectedChannels().stream().anyMatch(names.channels()::contains)
                        || status.affectedChannelGroups().stream().anyMatch(names.groups()::contains);
            default -> status.operation() == PNOperationType.PNSubscribeOperation;
        };
    }
}
