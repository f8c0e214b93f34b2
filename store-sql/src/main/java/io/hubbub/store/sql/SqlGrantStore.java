package io.hubbub.store.sql;

import io.hubbub.broker.port.Grant;
import io.hubbub.broker.port.GrantStore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Grants and revocations in a database. What it must know of them is there; of its own it has only what it still has to
 * remove.
 */
public final class SqlGrantStore implements GrantStore {
    private static final int DELETED_AT_ONCE = 500; // rows; about as long as a commit takes anyway

    private static final String BOOKS = "SELECT id, subscribe_key FROM access_book WHERE subscribe_key IS NOT NULL";
    private static final String GRANTS = "SELECT book_id, level, resource, auth_key, rights, expires FROM access_grant";
    private static final String REVOCATIONS = "SELECT book_id, token_hash, expires FROM revoked_token";

    private static final String FIND_BOOK = "SELECT id FROM access_book WHERE subscribe_key = ?";
    private static final String ADD_BOOK = "INSERT INTO access_book (subscribe_key) VALUES (?) RETURNING id";
    private static final String PUT = "INSERT INTO access_grant (book_id, level, resource, auth_key, rights, expires)"
            + " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (book_id, level, resource, auth_key)"
            + " DO UPDATE SET rights = excluded.rights, expires = excluded.expires";
    private static final String TAKE_AWAY =
            "DELETE FROM access_grant WHERE book_id = ? AND level = ? AND resource = ? AND auth_key = ?";
    private static final String REVOKE = "INSERT INTO revoked_token (book_id, token_hash, expires) VALUES (?, ?, ?)"
            + " ON CONFLICT (book_id, token_hash) DO UPDATE SET expires = excluded.expires";

    private static final List<String> DELETE_SOME_EXPIRED = List.of(
            "DELETE FROM access_grant WHERE id IN"
                    + " (SELECT id FROM access_grant WHERE expires > 0 AND expires < ? LIMIT ?)",
            "DELETE FROM revoked_token WHERE id IN (SELECT id FROM revoked_token WHERE expires < ? LIMIT ?)");
    private static final String PUT_ASIDE = "UPDATE access_book SET subscribe_key = NULL WHERE subscribe_key = ?";
    private static final String SOME_ASIDE = "SELECT id FROM access_book WHERE subscribe_key IS NULL LIMIT 1";
    private static final List<String> DELETE_SOME_ASIDE = List.of(
            "DELETE FROM access_grant WHERE id IN (SELECT id FROM access_grant WHERE book_id = ? LIMIT ?)",
            "DELETE FROM revoked_token WHERE id IN (SELECT id FROM revoked_token WHERE book_id = ? LIMIT ?)");
    private static final String DELETE_BOOK = "DELETE FROM access_book WHERE id = ?";

    private final Database database;
    private final Remains remains;

    /** What was granted and revoked in {@code database}, which stays its owner's to close. */
    public SqlGrantStore(Database database) {
        this.database = database;
        this.remains = new Remains(database, SqlGrantStore::removeSomeAside);
    }

    /** @throws StoreException when it cannot be read */
    @Override
    public void load(Visitor visitor) {
        boolean left = database.await(session -> {
            Map<Long, String> keys = new HashMap<>();
            try (ResultSet rows = session.prepare(BOOKS).executeQuery()) {
                while (rows.next()) {
                    keys.put(rows.getLong(1), rows.getString(2));
                }
            }
            showGrants(session, keys, visitor);
            showRevocations(session, keys, visitor);
            return aside(session).isPresent();
        });
        if (left) {
            remains.remove();
        }
    }

    @Override
    public CompletionStage<Void> put(String subscribeKey, List<Grant> grants) {
        List<Grant> asked = List.copyOf(grants);
        long length = 0;
        for (Grant grant : asked) {
            length += grant.resource().length() + grant.authKey().length();
        }
        return done(database.ask(
                session -> {
                    long book = bookToWrite(session, subscribeKey);
                    for (Grant grant : asked) {
                        put(session, book, grant);
                    }
                    return asked.size();
                },
                (int) Math.min(length, Integer.MAX_VALUE)));
    }

    @Override
    public CompletionStage<Void> revoke(String subscribeKey, String tokenHash, long expires) {
        return done(database.ask(
                session -> session.change(REVOKE, bookToWrite(session, subscribeKey), tokenHash, expires)));
    }

    /** In steps: changes that are asked for later may be done, and answered, before the end. */
    @Override
    public CompletionStage<Void> expire(long now) {
        remains.goOn();
        return Steps.run(database, session -> {
            for (String sql : DELETE_SOME_EXPIRED) {
                if (session.change(sql, now, (long) DELETED_AT_ONCE) > 0) {
                    return true;
                }
            }
            return false;
        });
    }

    @Override
    public CompletionStage<Void> deleteAll(String subscribeKey) {
        return database.ask(session -> session.change(PUT_ASIDE, subscribeKey)).thenAccept(books -> {
            if (books > 0) {
                remains.remove();
            }
        });
    }

    private static void put(Session session, long book, Grant grant) throws SQLException {
        String level = grant.level().name();
        if (grant.rights() == 0) {
            session.change(TAKE_AWAY, book, level, grant.resource(), grant.authKey());
        } else {
            session.change(PUT, book, level, grant.resource(), grant.authKey(), (long) grant.rights(), grant.expires());
        }
    }

    private static void showGrants(Session session, Map<Long, String> keys, Visitor visitor) throws SQLException {
        try (ResultSet rows = session.prepare(GRANTS).executeQuery()) {
            while (rows.next()) {
                String subscribeKey = keys.get(rows.getLong(1));
                if (subscribeKey != null) {
                    visitor.grant(
                            subscribeKey,
                            new Grant(
                                    Grant.Level.valueOf(rows.getString(2)),
                                    rows.getString(3),
                                    rows.getString(4),
                                    rows.getInt(5),
                                    rows.getLong(6)));
                }
            }
        }
    }

    private static void showRevocations(Session session, Map<Long, String> keys, Visitor visitor) throws SQLException {
        try (ResultSet rows = session.prepare(REVOCATIONS).executeQuery()) {
            while (rows.next()) {
                String subscribeKey = keys.get(rows.getLong(1));
                if (subscribeKey != null) {
                    visitor.revocation(subscribeKey, rows.getString(2), rows.getLong(3));
                }
            }
        }
    }

    private static long bookToWrite(Session session, String subscribeKey) throws SQLException {
        try (ResultSet rows = session.prepare(FIND_BOOK, subscribeKey).executeQuery()) {
            if (rows.next()) {
                return rows.getLong(1);
            }
        }
        try (ResultSet rows = session.prepare(ADD_BOOK, subscribeKey).executeQuery()) {
            rows.next();
            return rows.getLong(1);
        }
    }

    /** A book that was deleted and is still there. */
    private static Optional<Long> aside(Session session) throws SQLException {
        try (ResultSet rows = session.prepare(SOME_ASIDE).executeQuery()) {
            return rows.next() ? Optional.of(rows.getLong(1)) : Optional.empty();
        }
    }

    private static boolean removeSomeAside(Session session) throws SQLException {
        Optional<Long> book = aside(session);
        if (book.isEmpty()) {
            return false;
        }
        for (String sql : DELETE_SOME_ASIDE) {
            if (session.change(sql, book.get(), (long) DELETED_AT_ONCE) > 0) {
                return true;
            }
        }
        return session.change(DELETE_BOOK, book.get()) > 0;
    }

    private static CompletionStage<Void> done(CompletionStage<Integer> rows) {
        return rows.thenAccept(count -> {});
    }
}
