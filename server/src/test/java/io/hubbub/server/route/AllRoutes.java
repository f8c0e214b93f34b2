package io.hubbub.server.route;

import io.hubbub.broker.Broker;
import io.hubbub.broker.BrokerSettings;
import io.hubbub.broker.Stores;
import io.hubbub.broker.access.Access;
import io.hubbub.broker.access.AccessSettings;
import io.hubbub.broker.access.Entitlements;
import io.hubbub.broker.access.Failures;
import io.hubbub.broker.memory.MemoryAdminStore;
import io.hubbub.broker.memory.MemoryGrantStore;
import io.hubbub.broker.memory.MemoryKeysetStore;
import io.hubbub.broker.port.AdminStore;
import io.hubbub.broker.port.Keyset;
import io.hubbub.server.admin.AdminEndpoints;
import io.hubbub.server.admin.AdminToken;
import io.hubbub.server.admin.KeyMaker;
import io.hubbub.server.admin.KeysetRegistry;
import io.hubbub.server.admin.KeysetRemoval;
import io.hubbub.server.admin.ServerFigures;
import io.hubbub.server.endpoint.Endpoints;
import io.hubbub.server.endpoint.Limits;
import io.hubbub.server.http.Loops;
import io.hubbub.server.metrics.Metrics;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

/** The table of routes, for tests that leave none out. */
public final class AllRoutes {
    private AllRoutes() {}

    /** Made of endpoints that are never asked. */
    public static RouteTable table() {
        try (Loops loops = new Loops(1);
                Metrics metrics = new Metrics(1)) {
            Stores stores = Stores.inMemory(1 << 20);
            Broker broker = new Broker(BrokerSettings.DEFAULT, loops.all(), metrics, stores);
            KeyMaker keys = new KeyMaker(new Random(1));
            InstantSource clock = InstantSource.fixed(Instant.EPOCH);
            KeysetRegistry registry =
                    new KeysetRegistry(List.of(), new MemoryKeysetStore(), keys, clock, broker::adopt);
            Entitlements entitlements = new Entitlements(new MemoryGrantStore(), AccessSettings.DEFAULT);
            Access access = new Access(registry, entitlements);
            AdminStore store = new MemoryAdminStore();
            AdminEndpoints admin = new AdminEndpoints(
                    new AdminToken(store, keys, new Failures(1)),
                    store,
                    registry,
                    new KeysetRemoval(registry, broker, stores, entitlements),
                    keys,
                    new Keyset("", "", "", ""),
                    access,
                    entitlements,
                    broker,
                    () -> new ServerFigures("", Instant.EPOCH, 0, 0, 0, 0, List.of(), ""),
                    () -> CompletableFuture.completedFuture(true),
                    clock);
            Endpoints endpoints = new Endpoints(
                    access,
                    entitlements,
                    broker,
                    new Limits(1, 1, 1, 1, 1),
                    Duration.ZERO,
                    () -> CompletableFuture.completedFuture(true),
                    () -> "");
            return Routes.of(endpoints, admin);
        }
    }
}
