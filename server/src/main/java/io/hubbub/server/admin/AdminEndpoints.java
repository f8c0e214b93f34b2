package io.hubbub.server.admin;

import io.hubbub.broker.Broker;
import io.hubbub.broker.access.Access;
import io.hubbub.broker.access.Entitlements;
import io.hubbub.broker.port.AdminStore;
import io.hubbub.broker.port.Keyset;
import io.hubbub.server.endpoint.Endpoint;
import java.time.InstantSource;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** The door to the endpoints of operators: one method per operation, for the table of routes. */
public final class AdminEndpoints {
    private final AdminToken token;
    private final KeysetRegistry registry;
    private final KeysetRemoval removal;
    private final KeyMaker keys;
    private final Keyset usual;
    private final ChangeLog changes;
    private final Access access;
    private final Entitlements entitlements;
    private final Broker broker;
    private final Supplier<ServerFigures> figures;
    private final Supplier<CompletionStage<Boolean>> storeProbe;
    private final InstantSource clock;

    /**
     * Endpoints over one broker.
     *
     * @param usual what a new keyset is where its request does not say otherwise; its keys and its name mean nothing
     * @param figures asked for on every call of status
     * @param storeProbe whether something can be stored now, asked for on every call of status
     */
    public AdminEndpoints(
            AdminToken token,
            AdminStore store,
            KeysetRegistry registry,
            KeysetRemoval removal,
            KeyMaker keys,
            Keyset usual,
            Access access,
            Entitlements entitlements,
            Broker broker,
            Supplier<ServerFigures> figures,
            Supplier<CompletionStage<Boolean>> storeProbe,
            InstantSource clock) {
        this.token = token;
        this.changes = new ChangeLog(store);
        this.registry = registry;
        this.removal = removal;
        this.keys = keys;
        this.usual = usual;
        this.access = access;
        this.entitlements = entitlements;
        this.broker = broker;
        this.figures = figures;
        this.storeProbe = storeProbe;
        this.clock = clock;
    }

    /** All keysets. */
    public Endpoint listKeysets() {
        return guarded(new ListKeysetsEndpoint(registry));
    }

    /** Makes a keyset. */
    public Endpoint createKeyset() {
        return guarded(new CreateKeysetEndpoint(registry, keys, usual, changes));
    }

    /** One keyset. */
    public Endpoint showKeyset() {
        return guarded(new ShowKeysetEndpoint(registry));
    }

    /** Changes a keyset. */
    public Endpoint changeKeyset() {
        return guarded(new ChangeKeysetEndpoint(registry, broker, changes));
    }

    /** Makes a new key for a keyset. */
    public Endpoint rotateKey() {
        return guarded(new RotateKeyEndpoint(registry, keys, broker, changes));
    }

    /** Deletes a keyset with its data. */
    public Endpoint deleteKeyset() {
        return guarded(new DeleteKeysetEndpoint(registry, removal, changes));
    }

    /** What is going on in a keyset. */
    public Endpoint keysetStats() {
        return guarded(new KeysetStatsEndpoint(registry, broker.inspection(), entitlements));
    }

    /** What is going on on a channel. */
    public Endpoint channelStats() {
        return guarded(new ChannelStatsEndpoint(registry, broker.inspection()));
    }

    /** Who was refused lately, and why. */
    public Endpoint denials() {
        return guarded(new DenialsEndpoint(registry, entitlements));
    }

    /** What a token is worth. */
    public Endpoint inspectToken() {
        return guarded(new InspectTokenEndpoint(registry, access));
    }

    /** What operators changed. */
    public Endpoint changes() {
        return guarded(new ChangesEndpoint(changes));
    }

    /** Makes a new admin token. */
    public Endpoint rotateToken() {
        return guarded(new RotateAdminTokenEndpoint(token, changes));
    }

    /** How it stands with the server. */
    public Endpoint status() {
        return guarded(new StatusEndpoint(registry, figures, storeProbe, clock));
    }

    /** What all this looks like, for programs. */
    public Endpoint openApi() {
        return new OpenApiEndpoint();
    }

    private Endpoint guarded(Endpoint endpoint) {
        return new GuardedEndpoint(token, endpoint);
    }
}
