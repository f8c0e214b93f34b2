package io.hubbub.broker.access;

import io.hubbub.broker.port.Grant;
import io.hubbub.broker.port.GrantStore;
import io.hubbub.broker.port.TokenKey;
import io.hubbub.protocol.Refusal;
import io.hubbub.protocol.RefusalCode;
import io.hubbub.protocol.access.AccessToken;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * What was given to whom, in all keysets: grants and tokens. Any thread may ask and change.
 *
 * <p>Everything is in memory, so that a question is answered at once. A change is stored first and counts when that is done,
 * in the order in which changes were asked for.
 */
public final class Entitlements {
    private final GrantStore store;
    private final AccessSettings settings;
    private final Failures failures;
    private final ConcurrentMap<String, Tenant> tenants = new ConcurrentHashMap<>(); // by subscribe key
    private final Object order = new Object(); // is held while a change is handed to the store

    /** Loads what {@code store} keeps. */
    public Entitlements(GrantStore store, AccessSettings settings) {
        this.store = store;
        this.settings = settings;
        this.failures = new Failures(settings.failuresPerMinute());
        store.load(new GrantStore.Visitor() {
            @Override
            public void grant(String subscribeKey, Grant grant) {
                tenant(subscribeKey).grants.put(grant);
            }

            @Override
            public void revocation(String subscribeKey, String tokenHash, long expires) {
                tenant(subscribeKey).tokens.revoke(tokenHash, expires);
            }
        });
    }

    /** Nothing is given, and nothing can be kept. */
    static Entitlements none() {
        return new Entitlements(new NoGrants(), AccessSettings.DEFAULT);
    }

    /**
     * Puts grants in the place of those of the same level, resource and auth key; those without rights take away. Completes
     * when they are stored and count, with whether somebody may have lost something.
     *
     * @throws Refusal {@link RefusalCode#TOO_MANY_GRANTS}
     */
    public CompletionStage<Boolean> put(GrantPermit permit, List<Grant> grants) {
        String subscribeKey = permit.keyset().subscribeKey();
        Tenant tenant = tenant(subscribeKey);
        if (tenant.grants.size() + grants.size() > settings.mostGrants()
                && grants.stream().anyMatch(grant -> grant.rights() != 0)) {
            throw new Refusal(RefusalCode.TOO_MANY_GRANTS, "at most " + settings.mostGrants());
        }
        synchronized (order) {
            return store.put(subscribeKey, grants).thenApply(stored -> apply(tenant, grants));
        }
    }

    private static boolean apply(Tenant tenant, List<Grant> grants) {
        boolean taken = false;
        for (Grant grant : grants) {
            Grant before = tenant.grants.put(grant);
            taken |= before != null && takes(before, grant);
        }
        return taken;
    }

    private static boolean takes(Grant before, Grant after) {
        boolean shorter = after.expires() != 0 && (before.expires() == 0 || after.expires() < before.expires());
        return shorter || (before.rights() & ~after.rights()) != 0;
    }

    /** What is granted on a resource, to everybody and to each auth key; what has expired may be among it. */
    public List<Grant> on(GrantPermit permit, Grant.Level level, String resource) {
        return tenant(permit.keyset().subscribeKey()).grants.on(level, resource);
    }

    /**
     * Everything that is granted on a level.
     *
     * @throws Refusal {@link RefusalCode#ANSWER_TOO_LARGE} when there is something on more than {@code most} resources
     */
    public List<Grant> on(GrantPermit permit, Grant.Level level, int most) {
        GrantTable grants = tenant(permit.keyset().subscribeKey()).grants;
        List<Grant> found = new ArrayList<>();
        for (String resource : grants.resources(level, most)) {
            found.addAll(grants.on(level, resource));
            if (found.size() >= most) {
                throw new Refusal(RefusalCode.ANSWER_TOO_LARGE, "name channels or groups");
            }
        }
        return found;
    }

    /**
     * Makes a token.
     *
     * @throws Refusal {@link RefusalCode#TOKENS_OFF} when the keyset has no key for tokens, or
     *     {@link RefusalCode#INVALID_PERMISSIONS} when the token would be too long
     */
    public String seal(GrantPermit permit, AccessToken token) {
        List<TokenKey> keys = permit.keyset().access().tokenKeys();
        if (keys.isEmpty()) {
            throw new Refusal(RefusalCode.TOKENS_OFF, "The keyset has no key for tokens.", "subscribe-key");
        }
        try {
            return tenant(permit.keyset().subscribeKey()).tokens.seal(token, keys.get(0));
        } catch (IllegalArgumentException tooLong) {
            throw new Refusal(RefusalCode.INVALID_PERMISSIONS, "The token would be too long.", "permissions");
        }
    }

    /** Takes a token back, for good. Completes when that is stored and counts. */
    public CompletionStage<Void> revoke(RevocationPermit permit) {
        String subscribeKey = permit.keyset().subscribeKey();
        String hash = permit.token().hash();
        long expires = permit.token().expires();
        synchronized (order) {
            return store.revoke(subscribeKey, hash, expires)
                    .thenRun(() -> tenant(subscribeKey).tokens.revoke(hash, expires));
        }
    }

    /** Forgets what ended before {@code now}, in seconds since the Unix epoch. */
    public CompletionStage<Void> expire(long now) {
        tenants.values().forEach(tenant -> {
            tenant.grants.expire(now);
            tenant.tokens.expire(now);
        });
        return store.expire(now);
    }

    /** Forgets everything about a keyset that is no more. */
    public CompletionStage<Void> forget(String subscribeKey) {
        synchronized (order) {
            return store.deleteAll(subscribeKey).thenRun(() -> tenants.remove(subscribeKey));
        }
    }

    /** The newest denials of a keyset, newest first. */
    public List<Denial> denials(String subscribeKey, int count) {
        Tenant tenant = tenants.get(subscribeKey);
        return tenant == null ? List.of() : tenant.denials.newest(count);
    }

    /** How many grants a keyset has. */
    public int grants(String subscribeKey) {
        Tenant tenant = tenants.get(subscribeKey);
        return tenant == null ? 0 : tenant.grants.size();
    }

    /** Who showed what is forged, in all keysets. */
    public Failures failures() {
        return failures;
    }

    AccessSettings settings() {
        return settings;
    }

    /** What is known of a keyset that exists. */
    Tenant tenant(String subscribeKey) {
        Tenant tenant = tenants.get(subscribeKey);
        return tenant != null
                ? tenant
                : tenants.computeIfAbsent(subscribeKey, key -> new Tenant(key, settings.timestampWindow()));
    }
}
