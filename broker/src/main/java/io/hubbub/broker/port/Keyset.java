package io.hubbub.broker.port;

/**
 * The unit of tenancy, configuration and order: messages of different keysets never meet.
 *
 * @param name what operators call it; unique
 * @param subscribeKey the public key that names it on the wire; unique
 * @param publishKey what a publisher must present besides
 * @param secretKey signs requests that may do everything; never logged
 * @param presence how presence works
 * @param persistence how messages are kept
 * @param access how access is controlled
 * @param rates how often it may be used
 */
public record Keyset(
        String name,
        String subscribeKey,
        String publishKey,
        String secretKey,
        PresenceOptions presence,
        PersistenceOptions persistence,
        AccessOptions access,
        RateLimits rates) {
    /** With presence and persistence as they are by default. */
    public Keyset(String name, String subscribeKey, String publishKey, String secretKey) {
        this(name, subscribeKey, publishKey, secretKey, PresenceOptions.DEFAULT);
    }

    /** With persistence as it is by default. */
    public Keyset(String name, String subscribeKey, String publishKey, String secretKey, PresenceOptions presence) {
        this(name, subscribeKey, publishKey, secretKey, presence, PersistenceOptions.DEFAULT);
    }

    /** Open to whoever knows the keys, as often as they like. */
    public Keyset(
            String name,
            String subscribeKey,
            String publishKey,
            String secretKey,
            PresenceOptions presence,
            PersistenceOptions persistence) {
        this(name, subscribeKey, publishKey, secretKey, presence, persistence, AccessOptions.OFF, RateLimits.NONE);
    }

    /** The same with another secret key. */
    public Keyset withSecretKey(String secret) {
        return new Keyset(name, subscribeKey, publishKey, secret, presence, persistence, access, rates);
    }

    /** The same with other presence. */
    public Keyset with(PresenceOptions options) {
        return new Keyset(name, subscribeKey, publishKey, secretKey, options, persistence, access, rates);
    }

    /** The same with other persistence. */
    public Keyset with(PersistenceOptions options) {
        return new Keyset(name, subscribeKey, publishKey, secretKey, presence, options, access, rates);
    }

    /** The same with access controlled in another way. */
    public Keyset with(AccessOptions options) {
        return new Keyset(name, subscribeKey, publishKey, secretKey, presence, persistence, options, rates);
    }

    /** The same with other limits. */
    public Keyset with(RateLimits limits) {
        return new Keyset(name, subscribeKey, publishKey, secretKey, presence, persistence, access, limits);
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "Keyset[" + name + ", subscribe " + subscribeKey + ", publish " + publishKey + "]";
    }
}
