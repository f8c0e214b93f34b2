package io.hubbub.server.main;

import com.sun.management.UnixOperatingSystemMXBean;
import io.hubbub.broker.Broker;
import io.hubbub.broker.BrokerSettings;
import io.hubbub.broker.Stores;
import io.hubbub.broker.access.Access;
import io.hubbub.broker.access.AccessSettings;
import io.hubbub.broker.access.Entitlements;
import io.hubbub.broker.access.Failures;
import io.hubbub.broker.port.AdminStore;
import io.hubbub.broker.port.Keyset;
import io.hubbub.broker.port.KeysetStore;
import io.hubbub.server.admin.AdminEndpoints;
import io.hubbub.server.admin.AdminToken;
import io.hubbub.server.admin.KeyMaker;
import io.hubbub.server.admin.KeysetRegistry;
import io.hubbub.server.admin.KeysetRemoval;
import io.hubbub.server.admin.ServerFigures;
import io.hubbub.server.endpoint.Endpoints;
import io.hubbub.server.endpoint.Limits;
import io.hubbub.server.endpoint.Refusals;
import io.hubbub.server.http.HttpServer;
import io.hubbub.server.http.HttpSettings;
import io.hubbub.server.http.Loops;
import io.hubbub.server.metrics.Metrics;
import io.hubbub.server.route.Routes;
import io.hubbub.store.sql.StoreException;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running server. Closing it answers all who wait, and leaves no thread, socket or file behind. */
public final class Server implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Server.class);
    private static final int REQUEST_LINE_BYTES = 128 << 10; // a message of 32 KiB triples in the path
    private static final int HEADER_BYTES = 64 << 10;
    private static final Duration HOUSEKEEPING = Duration.ofSeconds(60);
    private static final int FILES_FOR_OTHER_USES = 256;

    private final Settings settings;
    private final Store store;
    private final Loops loops;
    private final Metrics metrics;
    private final Broker broker;
    private final HttpServer http;
    private final Housekeeping housekeeping;
    private final @Nullable String madeToken;
    private final boolean tls;
    private boolean closed;

    private Server(
            Settings settings,
            Store store,
            Loops loops,
            Metrics metrics,
            Broker broker,
            HttpServer http,
            Housekeeping housekeeping,
            @Nullable String madeToken,
            boolean tls) {
        this.settings = settings;
        this.store = store;
        this.loops = loops;
        this.metrics = metrics;
        this.broker = broker;
        this.http = http;
        this.housekeeping = housekeeping;
        this.madeToken = madeToken;
        this.tls = tls;
    }

    /**
     * Starts a server; it accepts connections when this returns.
     *
     * @throws ConfigurationException when it cannot run as it is set up
     */
    public static Server start(Settings settings) throws ConfigurationException {
        List<Keyset> configured = Keys.of(settings);
        InetSocketAddress address = address(settings);
        SslContext tls = Tls.of(settings);
        int count = loops(settings);
        Store store = Store.open(settings);
        Loops loops = new Loops(count);
        Metrics metrics = new Metrics(count);
        try {
            metrics.watch(store::isFailing);
            Stores stores = store.stores(settings);
            Broker broker = new Broker(brokerSettings(settings), loops.all(), metrics, stores);
            Entitlements entitlements = new Entitlements(store.grants(), accessSettings(settings));
            KeyMaker keys = new KeyMaker(new SecureRandom());
            InstantSource clock = InstantSource.system();
            KeysetStore kept = store.keysets();
            KeysetRemoval.finish(kept, stores, entitlements);
            KeysetRegistry keysets = new KeysetRegistry(configured, kept, keys, clock, broker::adopt);
            Access access = new Access(keysets, entitlements);
            Endpoints endpoints = new Endpoints(
                    access,
                    entitlements,
                    broker,
                    limits(settings),
                    settings.get(Settings.HERE_NOW_CACHE),
                    store::probe,
                    metrics::scrape);
            AdminStore administration = store.administration();
            AdminToken token =
                    new AdminToken(administration, keys, new Failures(settings.get(Settings.FAILED_ATTEMPTS)));
            Instant started = clock.instant();
            AdminEndpoints admin = new AdminEndpoints(
                    token,
                    administration,
                    keysets,
                    new KeysetRemoval(keysets, broker, stores, entitlements),
                    keys,
                    settings.usualKeyset(),
                    access,
                    entitlements,
                    broker,
                    () -> figures(started, metrics, settings),
                    store::probe,
                    clock);
            HttpServer http = new HttpServer(
                    loops,
                    address,
                    tls,
                    Routes.of(endpoints, admin),
                    new Refusals(settings.get(Settings.TOO_LARGE_STATUS)),
                    httpSettings(settings, count),
                    metrics);
            Housekeeping housekeeping = new Housekeeping(
                    HOUSEKEEPING,
                    List.of(
                            () -> entitlements
                                    .expire(clock.instant().getEpochSecond())
                                    .toCompletableFuture()
                                    .join(),
                            () -> keysets.dropOldTokenKeys()
                                    .toCompletableFuture()
                                    .join()));
            Server server =
                    new Server(settings, store, loops, metrics, broker, http, housekeeping, token.made(), tls != null);
            log.info("{}", server.description());
            return server;
        } catch (ConfigurationException e) {
            close(loops, metrics, store);
            throw e;
        } catch (StoreException e) {
            close(loops, metrics, store);
            throw new ConfigurationException(e.sentence(), e);
        } catch (CompletionException e) {
            close(loops, metrics, store);
            throw new ConfigurationException(
                    "The data folder %s cannot be written now; the log says why."
                            .formatted(settings.get(Settings.DATA)),
                    e);
        } catch (IOException e) {
            close(loops, metrics, store);
            throw new ConfigurationException(
                    "Cannot listen on %s port %d: %s. Choose another address or port with --host and --port."
                            .formatted(address.getHostString(), address.getPort(), reason(e)),
                    e);
        }
    }

    /** What clients set as their origin: host and port. */
    public String origin() {
        InetSocketAddress address = http.address();
        String host = address.getAddress().getHostAddress();
        if (address.getAddress().isAnyLocalAddress()) {
            host = "127.0.0.1";
        }
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
    }

    /** The origin with its scheme. */
    public String url() {
        return (tls ? "https://" : "http://") + origin();
    }

    /**
     * The admin token, if it was made at this start, else empty: the store keeps nothing but its hash, so this is the only
     * time that it can be told.
     */
    public Optional<String> newAdminToken() {
        return Optional.ofNullable(madeToken);
    }

    /**
     * Stops listening, answers the waiting subscribers with their cursors, finishes the requests under way and ends the
     * threads. Waits for all of it, at most the drain timeout and a few seconds; a second call does nothing.
     */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        housekeeping.close();
        http.drain();
        broker.drain();
        http.close();
        close(loops, metrics, store);
    }

    private static void close(Loops loops, Metrics metrics, Store store) {
        loops.close();
        metrics.close();
        store.close();
    }

    private static ServerFigures figures(Instant started, Metrics metrics, Settings settings) {
        String version = Server.class.getPackage().getImplementationVersion();
        return new ServerFigures(
                version == null ? "development" : version,
                started,
                metrics.connections(),
                metrics.waiting(),
                metrics.publishes(),
                metrics.deliveries(),
                metrics.lagMillis(),
                Store.description(settings));
    }

    private String description() {
        Stream<String> demo =
                settings.get(Settings.DEMO) ? Stream.of("demo (publish key demo, subscribe key demo)") : Stream.empty();
        String keysets = Stream.concat(demo, settings.keysets().stream().map(Keyset::name))
                .collect(Collectors.joining(", "));
        return "Ready at %s with %s; %s; limits: message %d bytes, signal %d bytes, %d messages kept per channel, hold %d s"
                .formatted(
                        url(),
                        keysets.isEmpty() ? "no keyset in the configuration" : "keysets " + keysets,
                        Store.description(settings),
                        settings.get(Settings.MESSAGE_BYTES),
                        settings.get(Settings.SIGNAL_BYTES),
                        settings.get(Settings.QUEUE_MESSAGES),
                        settings.get(Settings.HOLD).toSeconds());
    }

    private static InetSocketAddress address(Settings settings) throws ConfigurationException {
        InetSocketAddress address = new InetSocketAddress(settings.get(Settings.HOST), settings.get(Settings.PORT));
        if (address.isUnresolved()) {
            throw new ConfigurationException("The host \"%s\" is not known; set --host to an address of this machine."
                    .formatted(settings.get(Settings.HOST)));
        }
        boolean reachable = !address.getAddress().isLoopbackAddress();
        if (reachable && settings.get(Settings.DEMO) && !settings.get(Settings.ALLOW_DEMO)) {
            throw new ConfigurationException(
                    "Others could reach %s, and everybody knows the keys of demo: set demo to false and name keysets in"
                                    .formatted(settings.get(Settings.HOST))
                            + " hubbub.yml, or set allow-demo to true.");
        }
        return address;
    }

    private static int loops(Settings settings) {
        int loops = settings.get(Settings.LOOPS);
        return loops > 0 ? loops : Runtime.getRuntime().availableProcessors();
    }

    private static AccessSettings accessSettings(Settings settings) {
        return new AccessSettings(
                (int) settings.get(Settings.TIMESTAMP_WINDOW).toSeconds(),
                settings.get(Settings.GRANTS),
                settings.get(Settings.FAILED_ATTEMPTS));
    }

    private static Limits limits(Settings settings) {
        return new Limits(
                settings.get(Settings.MESSAGE_BYTES),
                settings.get(Settings.SIGNAL_BYTES),
                settings.get(Settings.STATE_BYTES),
                settings.get(Settings.SUBSCRIBE_CHANNELS),
                settings.get(Settings.SUBSCRIBE_GROUPS));
    }

    private static BrokerSettings brokerSettings(Settings settings) {
        return new BrokerSettings(
                settings.get(Settings.QUEUE_MESSAGES),
                settings.get(Settings.QUEUE_MEMORY),
                settings.get(Settings.QUEUE_IDLE),
                settings.get(Settings.HOLD),
                settings.get(Settings.REPLY_MESSAGES),
                settings.get(Settings.REPLY_BYTES));
    }

    private static HttpSettings httpSettings(Settings settings, int loops) {
        return new HttpSettings(
                maxConnections(settings),
                settings.get(Settings.REQUEST_TIMEOUT),
                settings.get(Settings.IDLE_TIMEOUT),
                settings.get(Settings.DRAIN_TIMEOUT),
                REQUEST_LINE_BYTES,
                HEADER_BYTES,
                settings.get(Settings.CONNECTION_MEMORY) / loops,
                settings.get(Settings.GZIP_FROM));
    }

    private static int maxConnections(Settings settings) {
        int wanted = settings.get(Settings.MAX_CONNECTIONS);
        if (wanted > 0) {
            return wanted;
        }
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix) {
            long files = unix.getMaxFileDescriptorCount() - FILES_FOR_OTHER_USES;
            return (int) Math.max(1, Math.min(files, Integer.MAX_VALUE));
        }
        return Integer.MAX_VALUE;
    }

    private static String reason(IOException e) {
        String message = e.getMessage();
        return message != null && message.contains("in use") ? "it is in use" : String.valueOf(message);
    }
}
