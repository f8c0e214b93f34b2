package io.hubbub.client;

import io.hubbub.client.crypto.PNCrypto;
import io.hubbub.client.crypto.PNCryptoException;
import io.hubbub.client.http.Exchanges;
import io.hubbub.client.http.Signing;
import io.hubbub.client.http.TrafficLog;
import io.hubbub.client.http.Wire;
import io.hubbub.client.model.PNEvent;
import io.hubbub.client.model.PNOperationType;
import io.hubbub.client.model.PNStatus;
import io.hubbub.client.model.PNStatusCategory;
import io.hubbub.client.model.PNToken;
import io.hubbub.client.spi.ClientLoop;
import io.hubbub.client.spi.ClientRuntime;
import io.hubbub.client.spi.HttpTransport;
import io.hubbub.client.spi.KeepAlive;
import io.hubbub.client.spi.PNGauges;
import io.hubbub.client.spi.PNMetrics;
import io.hubbub.client.subscribe.Dispatcher;
import io.hubbub.client.subscribe.Names;
import io.hubbub.client.subscribe.SubscribeLoop;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * A client of one keyset, for one user.
 *
 * <p>Callable from any thread. Nothing is started before the first call that needs it. A subscribed client keeps the
 * process alive unless it is a daemon; {@link #close} ends it.
 */
public final class PubNub implements AutoCloseable {
    private static final System.Logger log = System.getLogger("pubnub");
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final PNConfiguration configuration;
    private final String uuid;
    private final JsonMapper mapper;
    private final InstantSource clock;
    private final Wire wire;
    private final HttpTransport transport;
    private final ClientLoop loop;
    private final Runnable partsEnded;
    private final Encryption encryption;
    private final Calls calls;
    private final Listeners listeners;
    private final EventStreams streams;
    private final Connecting connecting;
    private final Handles handles = new Handles(); // of the loop
    private final Dispatcher dispatcher;
    private final SubscribeWire subscribeWire;
    private final SubscribeLoop subscription; // of the loop
    private final OwnStates ownStates;
    private final PNMetrics metrics;
    private final ClientGauges gauges;
    private final KeepAlive keepAlive;
    private boolean keepsAlive; // of the loop

    private volatile @Nullable String authKey;
    private volatile @Nullable String token;
    private volatile @Nullable String filterExpression;
    private volatile boolean wantsRoom; // the loop waits until listeners keep up
    private final AtomicBoolean closed = new AtomicBoolean();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    PubNub(PubNubBuilder builder) {
        configuration = builder.configuration;
        metrics = builder.metrics;
        mapper = builder.mapper;
        clock = builder.clock;
        uuid = configuration.getUuid() != null ? configuration.getUuid() : randomUuid();
        authKey = configuration.getAuthKey();
        filterExpression = configuration.getFilterExpression();
        wire = new Wire(
                configuration.isSsl(),
                configuration.getOrigin(),
                uuid,
                "Hubbub-Java/" + Version.TEXT,
                configuration.isIncludeInstanceIdentifier() ? UUID.randomUUID().toString() : null,
                hasRequestIds(configuration),
                this::right,
                signing(builder));
        ClientRuntime.Parts parts = builder.parts();
        transport = parts.transport();
        loop = parts.loop();
        keepAlive = parts.keepAlive();
        partsEnded = parts.ended();
        Executor executor = parts.callbacks();
        Exchanges exchanges = new Exchanges(transport, loop, wire, mapper, trafficLog(builder), metrics);
        encryption = new Encryption(configuration, wire, mapper);
        calls = new Calls(configuration, encryption, wire, exchanges, executor, mapper);
        listeners = new Listeners(builder.listenerErrors);
        dispatcher = new Dispatcher(executor, builder.queueCapacity, this::tell, this::lessWaits);
        streams = new EventStreams(executor, builder.queueCapacity, Dispatcher.ROOM, this::lessWaits);
        subscribeWire = new SubscribeWire(configuration, encryption, wire, exchanges, loop, mapper);
        connecting = new Connecting(
                calls::later,
                names -> subscribeWire.status(
                        PNStatusCategory.PNCancelledCategory, PNOperationType.PNSubscribeOperation, names));
        subscription = new SubscribeLoop(
                loop, subscribeWire, this::heard, this::hasRoom, builder.subscribeOptions(), this::mixChanged, metrics);
        gauges = new ClientGauges(loop, subscription, dispatcher, streams);
        ownStates = new OwnStates(uuid, loop, subscription);
        Warnings.check(configuration);
        metrics.opened(gauges);
    }

    /**
     * A client with the defaults of {@link #builder}.
     *
     * @throws io.hubbub.client.model.PubNubException when the uuid is missing although it is required, or blank
     */
    public static PubNub create(PNConfiguration configuration) {
        return builder(configuration).build();
    }

    /** A client whose parts can be chosen. */
    public static PubNubBuilder builder(PNConfiguration configuration) {
        return new PubNubBuilder(configuration);
    }

    /** Publishes a message. */
    public Publish publish() {
        return new Publish(calls);
    }

    /** Sends a message to event handlers only. */
    public Fire fire() {
        return new Fire(calls);
    }

    /** Sends a signal. */
    public Signal signal() {
        return new Signal(calls);
    }

    /** Asks the server for its time. */
    public Time time() {
        return new Time(calls);
    }

    /** Asks for the messages that history has of one channel, one after the other. */
    public History history() {
        return new History(calls);
    }

    /** Asks for the messages that history has of some channels, with all that is known of them. */
    public FetchMessages fetchMessages() {
        return new FetchMessages(calls);
    }

    /** Counts the messages that history has of some channels. */
    public MessageCounts messageCounts() {
        return new MessageCounts(calls);
    }

    /** Deletes messages from history. */
    public DeleteMessages deleteMessages() {
        return new DeleteMessages(calls);
    }

    /** Attaches an action to a message. */
    public AddMessageAction addMessageAction() {
        return new AddMessageAction(calls);
    }

    /** Asks for the actions on the messages of a channel. */
    public GetMessageActions getMessageActions() {
        return new GetMessageActions(calls);
    }

    /** Removes an action that this client attached to a message. */
    public RemoveMessageAction removeMessageAction() {
        return new RemoveMessageAction(calls);
    }

    /** Gives rights to auth keys, or to everybody. Needs the secret key. */
    public Grant grant() {
        return new Grant(calls);
    }

    /** Takes rights from auth keys, or from everybody. Needs the secret key. */
    public Revoke revoke() {
        return new Revoke(calls);
    }

    /** Asks what was granted. Needs the secret key. */
    public Audit audit() {
        return new Audit(calls);
    }

    /** Makes a token, which gives rights to who shows it. Needs the secret key. */
    public GrantToken grantToken() {
        return new GrantToken(calls);
    }

    /**
     * Makes a token, which gives rights to who shows it. Needs the secret key.
     *
     * @param ttl for how long it is good, in minutes
     */
    public GrantToken grantToken(int ttl) {
        return grantToken().ttl(ttl);
    }

    /** Takes a token back for good. Needs the secret key. */
    public RevokeToken revokeToken(String token) {
        return new RevokeToken(calls, token);
    }

    /** Asks who is on channels. */
    public HereNow hereNow() {
        return new HereNow(calls);
    }

    /** Asks on which channels somebody is. */
    public WhereNow whereNow() {
        return new WhereNow(calls, uuid);
    }

    /** Sets the state of this client on channels. */
    public SetState setState() {
        return new SetState(calls, ownStates);
    }

    /** The same as {@link #setState}. */
    public SetState setPresenceState() {
        return setState();
    }

    /** Asks for the state of somebody on channels. */
    public GetState getState() {
        return new GetState(calls, uuid);
    }

    /** The same as {@link #getState}. */
    public GetState getPresenceState() {
        return getState();
    }

    /** Says once that this client is on channels. */
    public Heartbeat heartbeat() {
        return new Heartbeat(calls);
    }

    /** Adds channels to a channel group. */
    public AddChannelsToChannelGroup addChannelsToChannelGroup() {
        return new AddChannelsToChannelGroup(calls);
    }

    /** Removes channels from a channel group. */
    public RemoveChannelsFromChannelGroup removeChannelsFromChannelGroup() {
        return new RemoveChannelsFromChannelGroup(calls);
    }

    /** Asks for the channels of a channel group. */
    public ListChannelsForChannelGroup listChannelsForChannelGroup() {
        return new ListChannelsForChannelGroup(calls);
    }

    /** Removes a channel group. */
    public DeleteChannelGroup deleteChannelGroup() {
        return new DeleteChannelGroup(calls);
    }

    /** Asks for all channel groups. */
    public ListAllChannelGroups listAllChannelGroups() {
        return new ListAllChannelGroups(calls);
    }

    /**
     * Encrypts {@code text} as messages are, into base64. Unlike a message, it is not written as JSON first.
     *
     * @throws IllegalStateException when the configuration does not say how
     * @throws PNCryptoException when it is no correct Unicode
     */
    public String encrypt(String text) {
        return encryption.encrypt(text, null);
    }

    /** The same with a key of its own, as {@link PNCrypto#legacy(String, boolean)} whatever the configuration says. */
    public String encrypt(String text, String cipherKey) {
        return encryption.encrypt(text, cipherKey);
    }

    /**
     * What {@link #encrypt(String)} has made base64 of. White space in it does not matter.
     *
     * @throws IllegalStateException when the configuration does not say how
     * @throws PNCryptoException when it was encrypted otherwise, with another key, or is damaged
     */
    public String decrypt(String encrypted) {
        return encryption.decrypt(encrypted, null);
    }

    /** The same with a key of its own, as {@link PNCrypto#legacy(String, boolean)} whatever the configuration says. */
    public String decrypt(String encrypted, String cipherKey) {
        return encryption.decrypt(encrypted, cipherKey);
    }

    /**
     * The content of a file in encrypted form, as {@link PNCrypto#encrypt(InputStream)}.
     *
     * @throws IllegalStateException when the configuration does not say how
     */
    public InputStream encryptInputStream(InputStream plain) throws IOException {
        return encryption.crypto(null).encrypt(plain);
    }

    /** The same with a key of its own, as {@link PNCrypto#legacy(String)} whatever the configuration says. */
    public InputStream encryptInputStream(InputStream plain, String cipherKey) throws IOException {
        return encryption.crypto(cipherKey).encrypt(plain);
    }

    /**
     * The content of a file in the clear, as {@link PNCrypto#decrypt(InputStream)}.
     *
     * @throws IllegalStateException when the configuration does not say how
     * @throws PNCryptoException when the beginning shows that it cannot be decrypted
     */
    public InputStream decryptInputStream(InputStream encrypted) throws IOException {
        return encryption.crypto(null).decrypt(encrypted);
    }

    /** The same with a key of its own, as {@link PNCrypto#legacy(String)} whatever the configuration says. */
    public InputStream decryptInputStream(InputStream encrypted, String cipherKey) throws IOException {
        return encryption.crypto(cipherKey).decrypt(encrypted);
    }

    /** Adds channels and groups to what this client hears. */
    public Subscribe subscribe() {
        checkSubscribing();
        return new Subscribe(this);
    }

    /** Takes channels and groups out of what this client hears. */
    public Unsubscribe unsubscribe() {
        checkSubscribing();
        return new Unsubscribe(this);
    }

    /** Takes everything out of what this client hears. Subscribing afterwards begins anew, from then on. */
    public void unsubscribeAll() {
        checkSubscribing();
        loop.post(this::forgetAll);
    }

    /**
     * Subscribes again after a failure or {@link #disconnect}, from where it was heard last. Soon after a failure it
     * waits for a moment first, so that listeners may call it for every failure.
     */
    public void reconnect() {
        checkSubscribing();
        loop.post(subscription::reconnect);
    }

    /** Pauses the subscription. {@link #reconnect} goes on from the same place. */
    public void disconnect() {
        checkSubscribing();
        loop.post(subscription::disconnect);
    }

    /** Adds a listener, once however often it is added. */
    public void addListener(SubscribeCallback listener) {
        checkSubscribing();
        listeners.add(listener);
    }

    /** Removes a listener; returns whether it was there. */
    public boolean removeListener(SubscribeCallback listener) {
        checkSubscribing();
        return listeners.remove(listener);
    }

    /**
     * What comes from now on. While a subscriber is slow the client polls for no more, and the server keeps what comes as
     * long as it does: nothing is lost that fits there.
     */
    public Flow.Publisher<PNEvent> events() {
        return events(EventFilter.ALL, PNOverflow.BACKPRESSURE);
    }

    /** What comes from now on and passes {@code filter}. */
    public Flow.Publisher<PNEvent> events(EventFilter filter, PNOverflow overflow) {
        checkSubscribing();
        return streams.publisher(filter, overflow, this);
    }

    Flow.Publisher<PNEvent> events(EventFilter filter, SubscriptionHandle handle) {
        checkSubscribing();
        return streams.publisher(filter, PNOverflow.BACKPRESSURE, handle);
    }

    /** Completes the streams of {@code handle}. */
    void complete(SubscriptionHandle handle) {
        streams.complete(handle);
    }

    /** How many events were dropped because subscribers with {@link PNOverflow#DROP_OLDEST} were too slow. */
    public long droppedEvents() {
        return streams.dropped();
    }

    /** How this client is doing, for a health check beside {@link #time}. */
    public PNGauges gauges() {
        return gauges;
    }

    /** The channels that are subscribed, in the order in which they were named; presence is not listed beside its channel. */
    public List<String> getSubscribedChannels() {
        return subscribed().channels();
    }

    /** The channel groups that are subscribed, in the order in which they were named. */
    public List<String> getSubscribedChannelGroups() {
        return subscribed().groups();
    }

    /** What the server filters messages by, or null. */
    public @Nullable String getFilterExpression() {
        return filterExpression;
    }

    /**
     * Sets what the server filters messages by; null or blank for nothing. Holds at once. After an expression that the
     * server did not understand, {@link #reconnect} goes on with the new one.
     *
     * @throws IllegalArgumentException when it is no correct Unicode
     */
    public void setFilterExpression(@Nullable String expression) {
        calls.checkOpen();
        String filter = PNConfiguration.filter(expression);
        filterExpression = filter;
        loop.post(() -> subscription.setFilter(filter));
    }

    /**
     * Sets what the access manager knows this client by, from the next request on, the next poll of a running subscription
     * included; null for nothing. A token wins over it.
     */
    public void setAuthKey(@Nullable String key) {
        calls.checkOpen();
        authKey = key == null || key.isBlank() ? null : key;
    }

    /**
     * Sets the token that this client shows instead of its auth key, from the next request on, the next poll of a running
     * subscription included; null for none. Kept and not sent with {@link PNConfiguration#setDisableTokenManager}.
     */
    public void setToken(@Nullable String token) {
        calls.checkOpen();
        this.token = token == null || token.isBlank() ? null : token.strip();
        Warnings.token(configuration, this.token);
    }

    /** The token that was set, or null. */
    public @Nullable String getToken() {
        return token;
    }

    /**
     * Reads a token. Nothing is sent: whether it is genuine, and was not taken back, only servers can tell.
     *
     * @throws io.hubbub.client.model.PubNubException with {@code PNERR_INVALID_ACCESS_TOKEN} when it is none
     */
    public PNToken parseToken(String token) {
        return new Tokens(calls, mapper).parse(token);
    }

    /** Who this client is. */
    public String getUuid() {
        return uuid;
    }

    /** The version of this client. */
    public String getVersion() {
        return Version.TEXT;
    }

    /** Where requests go, such as {@code http://localhost:8080}. */
    public String getBaseUrl() {
        return wire.baseUrl();
    }

    /** The time of this machine, in seconds since the Unix epoch. */
    public int getTimestamp() {
        return (int) clock.instant().getEpochSecond();
    }

    /** Does nothing that the first call would not do; returns this client. */
    public PubNub start() {
        calls.checkOpen();
        return this;
    }

    /**
     * Ends this client: requests under way are cancelled, events that wait are dropped, threads and connections end. Waits
     * up to 5 seconds for a listener that is running, unless that listener is the caller. The server is not told; see
     * {@link #closeGracefully}. May be called again.
     */
    public void stop() {
        if (closed.getAndSet(true)) {
            return;
        }
        loop.post(() -> {
            subscription.stop();
            keepAlive(false);
            loop.close();
        });
        calls.close();
        connecting.close();
        transport.close();
        streams.close();
        dispatcher.close(PATIENCE);
        partsEnded.run();
        metrics.closed(gauges);
        ended.complete(null);
    }

    /** The same as {@link #stop}. */
    @Override
    public void close() {
        stop();
    }

    /**
     * Unsubscribes from everything, waits until the server knows and listeners have heard what had arrived, and ends this
     * client; waits up to {@code patience}. Of several callers, the one whose patience ends first ends it for all. An
     * interrupt ends the waiting.
     */
    public void closeGracefully(Duration patience) {
        CompletableFuture<Void> left = new CompletableFuture<>();
        loop.post(() -> {
            forgetAll();
            subscription.whenLeft(() -> left.complete(null));
        });
        long began = System.nanoTime();
        long nanos = TimeUnit.NANOSECONDS.convert(patience);
        try {
            CompletableFuture.anyOf(left, ended).get(nanos, TimeUnit.NANOSECONDS);
            CompletableFuture.anyOf(dispatcher.idle(), ended)
                    .get(nanos - (System.nanoTime() - began), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            log.log(System.Logger.Level.WARNING, "The server or a listener did not end in time");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e); // neither of them fails
        }
        stop();
    }

    Calls calls() {
        return calls;
    }

    void subscribe(Names names, long timetoken) {
        calls.checkOpen();
        loop.post(() -> subscription.subscribe(names, timetoken));
    }

    CompletableFuture<PNStatus> connect(Names names, long timetoken) {
        calls.checkOpen();
        Connecting.Waiting waiting = connecting.add(names);
        loop.post(() -> {
            waiting.begin();
            subscription.subscribe(names, timetoken);
            if (subscription.isConnected()) {
                waiting.succeed(connectedStatus(names));
            }
        });
        return waiting.done();
    }

    SubscriptionHandle open(Names names, long timetoken) {
        calls.checkOpen();
        loop.post(() -> handles.hold(names));
        return new SubscriptionHandle(this, names, connect(names, timetoken));
    }

    /** A handle lets go of {@code names}. */
    void release(Names names) {
        loop.post(() -> {
            Names free = handles.release(names);
            subscription.unsubscribeExactly(free);
            connecting.dropped(free);
        });
    }

    /** Takes names out; {@code told} runs once or twice, on any thread, when the server knows or cannot be told. */
    void unsubscribe(Names names, Runnable told) {
        loop.post(() -> {
            subscription.unsubscribe(names, told);
            connecting.dropped(names);
        });
        if (closed.get()) {
            told.run(); // nobody may have heard of it
        }
    }

    private void forgetAll() {
        connecting.dropped(subscription.names());
        subscription.unsubscribeAll();
    }

    JsonMapper mapper() {
        return mapper;
    }

    private void mixChanged(boolean empty) {
        keepAlive(!empty && !configuration.isDaemon());
    }

    private void keepAlive(boolean wanted) {
        if (wanted && !keepsAlive) {
            keepAlive.hold();
        } else if (!wanted && keepsAlive) {
            keepAlive.release();
        }
        keepsAlive = wanted;
    }

    private Names subscribed() {
        if (closed.get()) {
            return Names.NONE;
        }
        if (loop.inLoop()) { // a listener, on an executor that has no threads
            return subscription.names();
        }
        CompletableFuture<Names> answer = new CompletableFuture<>();
        loop.post(() -> answer.complete(subscription.names()));
        // A client that is being closed may not answer any more.
        return answer.completeOnTimeout(Names.NONE, PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .join();
    }

    private PNStatus connectedStatus(Names names) {
        return subscribeWire.status(PNStatusCategory.PNConnectedCategory, PNOperationType.PNSubscribeOperation, names);
    }

    /** Whether the events of one more reply fit; when not, the loop is told as soon as they do. */
    private boolean hasRoom() {
        wantsRoom = true;
        if (isRoomy()) {
            wantsRoom = false;
            return true;
        }
        return false;
    }

    private boolean isRoomy() {
        return dispatcher.hasRoom() && streams.hasRoom(dispatcher.depth());
    }

    private void heard(List<PNEvent> events) {
        events.forEach(connecting::tell);
        dispatcher.offer(events);
    }

    private void tell(PNEvent event) {
        streams.tell(event);
        long started = loop.nowNanos();
        listeners.tell(this, event);
        gauges.told(event, started);
        if (metrics != PNMetrics.NONE) {
            metrics.delivered(event, loop.nowNanos() - started);
        }
    }

    private void lessWaits() {
        if (wantsRoom && isRoomy()) {
            wantsRoom = false;
            loop.post(subscription::roomAgain);
        }
    }

    private void checkSubscribing() {
        calls.checkOpen();
        if (!configuration.isEnableSubscribe()) {
            throw new IllegalStateException("This client was configured with enableSubscribe false");
        }
    }

    private static TrafficLog trafficLog(PubNubBuilder builder) {
        String publishKey = builder.configuration.getPublishKey();
        return new TrafficLog(
                builder.isLogged(),
                List.of(builder.configuration.getSubscribeKey(), publishKey == null ? "" : publishKey));
    }

    private static @Nullable Signing signing(PubNubBuilder builder) {
        String secretKey = builder.configuration.getSecretKey();
        return secretKey == null ? null : new Signing(secretKey, builder.configuration.getPublishKey(), builder.clock);
    }

    /** Servers take two writes of the same signature for one, so those that are signed differ. */
    private static boolean hasRequestIds(PNConfiguration configuration) {
        return configuration.isIncludeRequestIdentifier() || configuration.getSecretKey() != null;
    }

    /** What requests show: a token rather than the auth key. */
    private @Nullable String right() {
        String shown = configuration.isDisableTokenManager() ? null : token;
        return shown != null ? shown : authKey;
    }

    private static String randomUuid() {
        String random = UUID.randomUUID().toString();
        Warnings.randomUuid(random);
        return random;
    }
}
