package io.hubbub.server.route;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The document of the Admin API beside the table of routes. */
final class OpenApiRoutesTest {
    private static final Set<String> METHODS = Set.of("get", "post", "patch", "delete", "put");

    @Test
    void document_methodsAndPaths_areThoseOfTheRoutes() throws IOException {
        List<String> routes = routes().all().stream()
                .filter(route -> route.contains(" /admin/"))
                .toList();

        assertThat(routes).hasSizeGreaterThan(10);
        assertThat(documented()).containsExactlyInAnyOrderElementsOf(routes);
    }

    private static List<String> documented() throws IOException {
        List<String> found = new ArrayList<>();
        document()
                .get("paths")
                .properties()
                .forEach(path -> path.getValue().propertyNames().stream()
                        .filter(METHODS::contains)
                        .forEach(method -> found.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey())));
        return found;
    }

    private static JsonNode document() throws IOException {
        try (InputStream in = AdminEndpoints.class.getResourceAsStream("openapi.json")) {
            return new JsonMapper().readTree(Objects.requireNonNull(in));
        }
    }

    private static RouteTable routes() {
        try (Loops loops = new Loops(1);
                Metrics metrics = new Metrics(1)) {
            Stores stores = Stores.inMemory(1 << 20);
            Broker broker = new Broker(BrokerSettings.DEFAULT, loops.all(), metrics, stores);
            KeyMaker keys = new KeyMaker(new Random(1));
            InstantSource clock = InstantSource.fixed(Instant.EPOCH);
            KeysetRegistry registry =
                    new KeysetRegistry(List.of(), new MemoryKeysetStore(), keys, clock, broker::isInUse);
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
