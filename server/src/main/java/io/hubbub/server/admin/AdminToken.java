package io.hubbub.server.admin;

import io.hubbub.broker.access.Failures;
import io.hubbub.broker.port.AdminStore;
import io.hubbub.protocol.Refusal;
import io.hubbub.protocol.RefusalCode;
import io.hubbub.server.endpoint.Call;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What operators show to be let in. Only its hash is kept, here and in the store; whoever made it is told it once.
 *
 * <p>Any thread may ask. What the hash is belongs to the store; this remembers it.
 */
public final class AdminToken {
    private static final String SCHEME = "Bearer ";
    private static final int MOST_CHARACTERS = 1000;

    private final AdminStore store;
    private final KeyMaker keys;
    private final Failures failures;
    private final @Nullable String made;
    private volatile byte[] hash;

    /**
     * The token of {@code store}; a new one when it has none yet. Blocks while the store reads and writes.
     *
     * @param failures how often each address showed a wrong one
     */
    public AdminToken(AdminStore store, KeyMaker keys, Failures failures) {
        this.store = store;
        this.keys = keys;
        this.failures = failures;
        String kept = store.loadTokenHash();
        this.made = kept == null ? replace(store, keys) : null;
        this.hash = made == null ? HexFormat.of().parseHex(String.valueOf(kept)) : hashOf(made);
    }

    /** Puts a new token in the place of that in {@code store}, lost or not, and returns it. Blocks. */
    public static String replace(AdminStore store, KeyMaker keys) {
        String token = keys.adminToken();
        store.putTokenHash(HexFormat.of().formatHex(hashOf(token)))
                .toCompletableFuture()
                .join();
        return token;
    }

    /** The token if it was made at this start, else null. */
    public @Nullable String made() {
        return made;
    }

    /**
     * Lets in whoever shows the token.
     *
     * @throws Refusal {@link RefusalCode#TOO_MANY_REQUESTS} or {@link RefusalCode#UNAUTHORIZED}
     */
    void check(Call call) {
        failures.check(call.address(), call.now());
        String shown = call.authorization();
        if (shown == null || !shown.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            throw new Refusal(RefusalCode.UNAUTHORIZED, "show the admin token as Authorization: Bearer TOKEN");
        }
        String token = shown.substring(SCHEME.length()).strip();
        // Hashes are compared, in the same time wherever they differ: how long it takes says nothing of the token.
        if (token.length() > MOST_CHARACTERS || !MessageDigest.isEqual(hashOf(token), hash)) {
            failures.failed(call.address(), call.now());
            throw new Refusal(RefusalCode.UNAUTHORIZED, "this is not the admin token");
        }
    }

    /** Makes a new token; completes with it when it is stored and the old one is good no longer. */
    CompletionStage<String> rotate() {
        String token = keys.adminToken();
        byte[] fresh = hashOf(token);
        return store.putTokenHash(HexFormat.of().formatHex(fresh)).thenApply(done -> {
            hash = fresh;
            return token;
        });
    }

    private static byte[] hashOf(String token) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
