package io.hubbub.junit;

import io.hubbub.client.PNConfiguration;
import io.hubbub.client.PubNub;
import io.hubbub.client.model.PNReconnectionPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The network as one test method, or one class, has it: what it asks for lives as long as it does.
 *
 * <p>The list of clients is guarded by its own lock, since a test may ask for them on several threads.
 */
final class ScopedHubbub implements Hubbub, AutoCloseable {
    private static final String DEMO = "demo";

    private final Network network;
    private final List<PubNub> clients = new ArrayList<>();

    ScopedHubbub(Network network) {
        this.network = network;
    }

    @Override
    public String origin() {
        return network.origin();
    }

    @Override
    public String url() {
        return (network.isTls() ? "https://" : "http://") + network.origin();
    }

    @Override
    public String publishKey() {
        return DEMO;
    }

    @Override
    public String subscribeKey() {
        return DEMO;
    }

    @Override
    public String secretKey() {
        return network.secretKey();
    }

    @Override
    public String adminToken() {
        return network.adminToken();
    }

    @Override
    public PubNub client() {
        return client(network.nextUuid());
    }

    @Override
    public PubNub client(String uuid) {
        PubNub client = PubNub.create(configuration().setUuid(Objects.requireNonNull(uuid, "uuid")));
        synchronized (clients) {
            clients.add(client);
        }
        return client;
    }

    @Override
    public PNConfiguration configuration() {
        return new PNConfiguration()
                .setOrigin(origin())
                .setSecure(network.isTls())
                .setPublishKey(publishKey())
                .setSubscribeKey(subscribeKey())
                .setUuid(network.nextUuid())
                .setReconnectPolicy(PNReconnectionPolicy.EXPONENTIAL)
                .setDaemon(true);
    }

    @Override
    public ActiveFault inject(Fault fault) {
        return network.inject(Objects.requireNonNull(fault, "fault"));
    }

    @Override
    public void heal() {
        network.heal();
    }

    @Override
    public void restart(Duration down) {
        network.restart(down);
    }

    @Override
    public void restartEmpty() {
        network.restartEmpty();
    }

    /** Closes the clients. */
    @Override
    public void close() {
        List<PubNub> ours;
        synchronized (clients) {
            ours = List.copyOf(clients);
            clients.clear();
        }
        ours.forEach(PubNub::close);
    }
}
