package io.hubbub.broker.port;

/**
 * The unit of tenancy, configuration and order: messages of different keysets never meet.
 *
 * @param name what operators call it; unique
 * @param subscribeKey the public key that names it on the wire; unique
 * @param publishKey what a publisher must present besides
 * @param secretKey signs administrative requests; never logged
 * @param presence how presence works
 * @param persistence how messages are kept
 */
public record Keyset(
        String name,
        String subscribeKey,
        String publishKey,
        String secretKey,
        PresenceOptions presence,
        PersistenceOptions persistence) {
    /** With presence and persistence as they are by default. */
    public Keyset(String name, String subscribeKey, String publishKey, String secretKey) {
        this(name, subscribeKey, publishKey, secretKey, PresenceOptions.DEFAULT);
    }

    /** With persistence as it is by default. */
    public Keyset(String name, String subscribeKey, String publishKey, String secretKey, PresenceOptions presence) {
        this(name, subscribeKey, publishKey, secretKey, presence, PersistenceOptions.DEFAULT);
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "Keyset[" + name + ", subscribe " + subscribeKey + ", publish " + publishKey + "]";
    }
}
