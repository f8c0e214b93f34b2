package io.hubbub.broker.memory;

import io.hubbub.broker.port.Grant;
import io.hubbub.broker.port.GrantStore;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * What was granted and revoked, as long as the process lives. Answers at once. As large as those who ask let it become.
 *
 * <p>Shards of several loops share it, so its state belongs to its lock, which is held for one change.
 */
public final class MemoryGrantStore implements GrantStore {
    private final Map<String, Book> books = new HashMap<>(); // by subscribe key

    @Override
    public synchronized void load(Visitor visitor) {
        books.forEach((subscribeKey, book) -> {
            book.grants.values().forEach(grant -> visitor.grant(subscribeKey, grant));
            book.revocations.forEach((tokenHash, expires) -> visitor.revocation(subscribeKey, tokenHash, expires));
        });
    }

    @Override
    public synchronized CompletionStage<Void> put(String subscribeKey, List<Grant> grants) {
        Book book = book(subscribeKey);
        for (Grant grant : grants) {
            Place place = new Place(grant.level(), grant.resource(), grant.authKey());
            if (grant.rights() == 0) {
                book.grants.remove(place);
            } else {
                book.grants.put(place, grant);
            }
        }
        return done();
    }

    @Override
    public synchronized CompletionStage<Void> revoke(String subscribeKey, String tokenHash, long expires) {
        book(subscribeKey).revocations.put(tokenHash, expires);
        return done();
    }

    @Override
    public synchronized CompletionStage<Void> expire(long now) {
        for (Book book : books.values()) {
            book.grants.values().removeIf(grant -> grant.expires() > 0 && grant.expires() < now);
            book.revocations.values().removeIf(expires -> expires < now);
        }
        return done();
    }

    @Override
    public synchronized CompletionStage<Void> deleteAll(String subscribeKey) {
        books.remove(subscribeKey);
        return done();
    }

    private Book book(String subscribeKey) {
        return books.computeIfAbsent(subscribeKey, key -> new Book());
    }

    private static CompletionStage<Void> done() {
        return CompletableFuture.completedFuture(null);
    }

    private static final class Book {
        final Map<Place, Grant> grants = new HashMap<>();
        final Map<String, Long> revocations = new HashMap<>(); // when they end, by token hash
    }

    private record Place(Grant.Level level, String resource, String authKey) {}
}
