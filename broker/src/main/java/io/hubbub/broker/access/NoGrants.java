package io.hubbub.broker.access;

import io.hubbub.broker.port.Grant;
import io.hubbub.broker.port.GrantStore;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Keeps nothing, and says so. */
final class NoGrants implements GrantStore {
    @Override
    public void load(Visitor visitor) {
        // There is nothing to show.
    }

    @Override
    public CompletionStage<Void> put(String subscribeKey, List<Grant> grants) {
        return refused();
    }

    @Override
    public CompletionStage<Void> revoke(String subscribeKey, String tokenHash, long expires) {
        return refused();
    }

    @Override
    public CompletionStage<Void> expire(long now) {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<Void> deleteAll(String subscribeKey) {
        return CompletableFuture.completedFuture(null);
    }

    private static CompletionStage<Void> refused() {
        return CompletableFuture.failedFuture(new UnsupportedOperationException("Nothing is granted here"));
    }
}
