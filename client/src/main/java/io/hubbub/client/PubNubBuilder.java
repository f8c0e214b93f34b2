package io.hubbub.client;

import io.hubbub.client.model.PNLogVerbosity;
import io.hubbub.client.model.PNOperationType;
import io.hubbub.client.model.PNStatus;
import io.hubbub.client.model.PNStatusCategory;
import io.hubbub.client.model.PubNubError;
import io.hubbub.client.model.PubNubException;
import io.hubbub.client.spi.ClientLoop;
import io.hubbub.client.spi.ClientRuntime;
import io.hubbub.client.spi.HttpTransport;
import io.hubbub.client.spi.PNMetrics;
import io.hubbub.client.subscribe.SubscribeOptions;
import java.net.ProxySelector;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Chooses the parts of a client. */
public final class PubNubBuilder {
    private static final int QUEUE_CAPACITY = 1000; // events
    private static final double JITTER = 0.25;
    // Servers take messages of 500 levels, which come inside of others, and numbers as long as a message.
    private static final StreamReadConstraints READABLE = StreamReadConstraints.builder()
            .maxNestingDepth(510)
            .maxNumberLength(Integer.MAX_VALUE)
            .build();

    final PNConfiguration configuration;
    JsonMapper mapper = JsonMapper.builder(
                    JsonFactory.builder().streamReadConstraints(READABLE).build())
            .enable(SerializationFeature.FAIL_ON_EMPTY_BEANS) // else new Object() would go out as {}
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS) // a double would lose digits
            .build();
    Consumer<Throwable> listenerErrors = failure -> {};
    int queueCapacity = QUEUE_CAPACITY;
    PNMetrics metrics = PNMetrics.NONE;
    InstantSource clock = InstantSource.system();

    private @Nullable Executor executor;
    private ClientRuntime runtime = new OwnThreads();
    private @Nullable HttpTransport transport;
    private @Nullable ClientLoop loop;
    private @Nullable SSLContext sslContext;
    private @Nullable ProxySelector proxy;
    private RandomGenerator random = new SplittableRandom();
    private double jitter = JITTER;
    private boolean deliverBacklogOnAdd;

    PubNubBuilder(PNConfiguration configuration) {
        this.configuration = new PNConfiguration(configuration);
    }

    /**
     * Runs listeners and callbacks, and what hangs on futures. Without it, the client has threads of its own.
     *
     * <p>Listeners are called one after the other whatever the executor. A callback that waits for another call needs an
     * executor with a thread to spare. It is not shut down with the client.
     */
    public PubNubBuilder executor(Executor executor) {
        this.executor = executor;
        return this;
    }

    /**
     * Gives the client its threads and connections; many clients may share one. It does not belong to the client: whoever
     * made it closes it, after its clients. Without it, the client has threads and connections of its own.
     */
    public PubNubBuilder runtime(ClientRuntime runtime) {
        this.runtime = runtime;
        return this;
    }

    /** Carries requests and replies instead of the runtime. It belongs to the client, which closes it. */
    public PubNubBuilder transport(HttpTransport transport) {
        this.transport = transport;
        return this;
    }

    /** Whom to trust, for a transport that was not given. */
    public PubNubBuilder sslContext(SSLContext sslContext) {
        this.sslContext = sslContext;
        return this;
    }

    /** The proxy, for a transport that was not given. Without it, the JVM's. */
    public PubNubBuilder proxy(ProxySelector proxy) {
        this.proxy = proxy;
        return this;
    }

    /** Reads and writes messages. */
    public PubNubBuilder mapper(JsonMapper mapper) {
        this.mapper = mapper;
        return this;
    }

    /** Is told what listeners throw; it is logged anyway. */
    public PubNubBuilder listenerErrorHandler(Consumer<Throwable> handler) {
        listenerErrors = handler;
        return this;
    }

    /** Is told what the client does; a client without is not slowed down by measuring. */
    public PubNubBuilder metrics(PNMetrics metrics) {
        this.metrics = metrics == PNMetrics.NONE ? metrics : new GuardedMetrics(metrics);
        return this;
    }

    /**
     * How many events may wait for listeners. The client polls only while 100 more fit; meanwhile the server keeps what
     * comes, as long as it does.
     *
     * @param events at least 100
     */
    public PubNubBuilder queueCapacity(int events) {
        if (events < 100) {
            throw new IllegalArgumentException("The queue holds at least 100 events, not " + events);
        }
        queueCapacity = events;
        return this;
    }

    /** The part of an exponential delay by which it may be longer, so that clients do not come back all at once. */
    public PubNubBuilder retryJitter(double part) {
        if (!(part >= 0 && part <= 1)) {
            throw new IllegalArgumentException("The jitter is a part from 0 to 1, not " + part);
        }
        jitter = part;
        return this;
    }

    /** Where chance comes from. */
    public PubNubBuilder random(RandomGenerator random) {
        this.random = random;
        return this;
    }

    /**
     * Whether messages from before a channel was subscribed are delivered when they come along with an older cursor of
     * other channels. Off: a channel begins with its subscription.
     */
    public PubNubBuilder deliverBacklogOnAdd(boolean deliver) {
        deliverBacklogOnAdd = deliver;
        return this;
    }

    /**
     * The client.
     *
     * @throws PubNubException when the uuid is missing although it is required, or blank
     */
    public PubNub build() {
        String uuid = configuration.getUuid();
        if (uuid == null ? configuration.isRequireUuid() : uuid.isBlank()) {
            throw uuidMissing();
        }
        return new PubNub(this);
    }

    /** Tells the time of day, which stands in signed requests; without, the system does. */
    public PubNubBuilder clock(InstantSource clock) {
        this.clock = clock;
        return this;
    }

    /** Runs the client's own work and tells its time; for tests. It belongs to the client, which closes it. */
    public PubNubBuilder loop(ClientLoop loop) {
        this.loop = loop;
        return this;
    }

    /** What the client runs on: what was given, and the runtime's for the rest. */
    ClientRuntime.Parts parts() {
        ClientRuntime.Parts given =
                runtime.open(new ClientRuntime.Options(configuration.getConnectTimeout(), sslContext, proxy));
        if (transport != null) {
            given.transport().close();
        }
        if (loop != null) {
            given.loop().close();
        }
        return new ClientRuntime.Parts(
                loop != null ? loop : given.loop(),
                transport != null ? transport : given.transport(),
                executor != null ? executor : given.callbacks(),
                given.keepAlive(),
                given.ended());
    }

    boolean isLogged() {
        return configuration.getLogVerbosity() == PNLogVerbosity.BODY;
    }

    SubscribeOptions subscribeOptions() {
        Integer threshold = configuration.getRequestMessageCountThreshold();
        return new SubscribeOptions(
                configuration.getReconnectPolicy(),
                configuration.getMaximumReconnectionRetries(),
                jitter,
                random,
                configuration.getFilterExpression(),
                configuration.isSuppressLeaveEvents(),
                configuration.isDedupOnSubscribe(),
                configuration.getMaximumMessagesCacheSize(),
                threshold == null ? 0 : threshold,
                deliverBacklogOnAdd,
                heartbeatInterval(),
                configuration.getHeartbeatNotificationOptions());
    }

    private Duration heartbeatInterval() {
        int seconds = configuration.getHeartbeatInterval();
        if (seconds == 0 && configuration.isEnablePresenceHeartbeat()) {
            seconds = PNConfiguration.heartbeatInterval(configuration.getPresenceTimeout());
        }
        return Duration.ofSeconds(seconds);
    }

    private PubNubException uuidMissing() {
        PNStatus status = new PNStatus(
                PNStatusCategory.PNBadRequestCategory,
                PNOperationType.PNSubscribeOperation,
                null,
                null,
                List.of(),
                List.of(),
                configuration.isSsl(),
                "",
                configuration.getOrigin(),
                null);
        return new PubNubException(PubNubError.PNERR_UUID_MISSING, null, status, null, null, null);
    }
}
