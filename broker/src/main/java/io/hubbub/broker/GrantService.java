package io.hubbub.broker;

import io.hubbub.broker.access.Entitlements;
import io.hubbub.broker.access.GrantPermit;
import io.hubbub.broker.access.RevocationPermit;
import io.hubbub.broker.loop.Loop;
import io.hubbub.broker.port.Grant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Gives and takes rights. Each change completes in a turn of {@code caller}, when everybody has felt it. */
public final class GrantService {
    private final Broker broker;
    private final Entitlements entitlements;

    GrantService(Broker broker, Entitlements entitlements) {
        this.broker = broker;
        this.entitlements = entitlements;
    }

    /**
     * Puts grants in the place of those of the same level, resource and auth key; those without rights take away.
     *
     * @throws io.hubbub.protocol.Refusal {@link io.hubbub.protocol.RefusalCode#TOO_MANY_GRANTS}
     */
    public CompletionStage<Void> put(Loop caller, GrantPermit permit, List<Grant> grants) {
        return felt(caller, permit.keyset().subscribeKey(), entitlements.put(permit, grants));
    }

    /** Takes a token back. */
    public CompletionStage<Void> revoke(Loop caller, RevocationPermit permit) {
        CompletionStage<Boolean> taken = entitlements.revoke(permit).thenApply(done -> true);
        return felt(caller, permit.keyset().subscribeKey(), taken);
    }

    private CompletionStage<Void> felt(Loop caller, String subscribeKey, CompletionStage<Boolean> change) {
        CompletableFuture<Void> answer = new CompletableFuture<>();
        var unused = change.thenCompose(
                        taken -> taken ? broker.recheck(subscribeKey) : CompletableFuture.completedFuture(null))
                .whenComplete((done, failure) -> caller.post(() -> {
                    if (failure == null) {
                        answer.complete(null);
                    } else {
                        answer.completeExceptionally(Broker.cause(failure));
                    }
                }));
        return answer;
    }
}
