package io.hubbub.client;

import io.hubbub.client.crypto.PNCrypto;
import io.hubbub.client.http.Percent;
import io.hubbub.client.model.PNHeartbeatNotificationOptions;
import io.hubbub.client.model.PNLogVerbosity;
import io.hubbub.client.model.PNReconnectionPolicy;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How a client is set up. A client takes a copy when it is made: later changes have no effect on it.
 *
 * <p>Setters return the configuration itself. They refuse what has no meaning with {@link IllegalArgumentException};
 * keys are checked by the calls that need them.
 */
public final class PNConfiguration {
    private static final System.Logger log = System.getLogger("pubnub");
    private static final Pattern ORIGIN = Pattern.compile("[A-Za-z0-9._-]+(:\\d{1,5})?|\\[[0-9A-Fa-f:.]+](:\\d{1,5})?");
    private static final int MAX_PORT = 65_535;
    private static final int MIN_PRESENCE_TIMEOUT_SECONDS = 20;

    private String subscribeKey = "";
    private @Nullable String publishKey;
    private @Nullable String secretKey;
    private @Nullable String cipherKey;
    private @Nullable PNCrypto crypto;
    private @Nullable String authKey;
    private @Nullable String uuid;
    private boolean requireUuid;

    private String origin = "ps.pndsn.com";
    private boolean ssl;
    private Duration connectTimeout = Duration.ofSeconds(5);
    private Duration subscribeRequestTimeout = Duration.ofSeconds(310);
    private Duration nonSubscribeRequestTimeout = Duration.ofSeconds(10);
    private boolean includeRequestIdentifier = true;
    private boolean includeInstanceIdentifier;
    private PNLogVerbosity logVerbosity = PNLogVerbosity.NONE;

    private boolean enableSubscribe = true;
    private boolean daemon;
    private @Nullable String filterExpression;
    private PNReconnectionPolicy reconnectPolicy = PNReconnectionPolicy.NONE;
    private int maximumReconnectionRetries = -1;
    private boolean suppressLeaveEvents;
    private boolean dedupOnSubscribe;
    private int maximumMessagesCacheSize = 100;
    private @Nullable Integer requestMessageCountThreshold;

    private PNHeartbeatNotificationOptions heartbeatNotificationOptions = PNHeartbeatNotificationOptions.FAILURES;
    private boolean enablePresenceHeartbeat;
    private int presenceTimeout = 300; // seconds
    private int heartbeatInterval; // seconds; 0 for none

    private boolean disableTokenManager;
    private boolean useRandomInitializationVector = true;

    /** The defaults. */
    public PNConfiguration() {}

    PNConfiguration(PNConfiguration other) {
        subscribeKey = other.subscribeKey;
        publishKey = other.publishKey;
        secretKey = other.secretKey;
        cipherKey = other.cipherKey;
        crypto = other.crypto;
        authKey = other.authKey;
        uuid = other.uuid;
        requireUuid = other.requireUuid;
        origin = other.origin;
        ssl = other.ssl;
        connectTimeout = other.connectTimeout;
        subscribeRequestTimeout = other.subscribeRequestTimeout;
        nonSubscribeRequestTimeout = other.nonSubscribeRequestTimeout;
        includeRequestIdentifier = other.includeRequestIdentifier;
        includeInstanceIdentifier = other.includeInstanceIdentifier;
        logVerbosity = other.logVerbosity;
        enableSubscribe = other.enableSubscribe;
        daemon = other.daemon;
        filterExpression = other.filterExpression;
        reconnectPolicy = other.reconnectPolicy;
        maximumReconnectionRetries = other.maximumReconnectionRetries;
        suppressLeaveEvents = other.suppressLeaveEvents;
        dedupOnSubscribe = other.dedupOnSubscribe;
        maximumMessagesCacheSize = other.maximumMessagesCacheSize;
        requestMessageCountThreshold = other.requestMessageCountThreshold;
        heartbeatNotificationOptions = other.heartbeatNotificationOptions;
        enablePresenceHeartbeat = other.enablePresenceHeartbeat;
        disableTokenManager = other.disableTokenManager;
        useRandomInitializationVector = other.useRandomInitializationVector;
        presenceTimeout = other.presenceTimeout;
        heartbeatInterval = other.heartbeatInterval;
    }

    /** The key of the keyset, part of every request. Needed by all calls but time; empty for none. */
    public String getSubscribeKey() {
        return subscribeKey;
    }

    /** Sets {@link #getSubscribeKey}. */
    public PNConfiguration setSubscribeKey(String subscribeKey) {
        this.subscribeKey = subscribeKey.isBlank() ? "" : subscribeKey;
        return this;
    }

    /** The key to publish with, or null. */
    public @Nullable String getPublishKey() {
        return publishKey;
    }

    /** Sets {@link #getPublishKey}. */
    public PNConfiguration setPublishKey(@Nullable String publishKey) {
        this.publishKey = blankAsNull(publishKey);
        return this;
    }

    /**
     * The key that gives all rights, or null. With it every request is signed, and the server asks for no grant and no
     * token. For servers only; never sent, never logged.
     */
    public @Nullable String getSecretKey() {
        return secretKey;
    }

    /** Sets {@link #getSecretKey}. */
    public PNConfiguration setSecretKey(@Nullable String secretKey) {
        this.secretKey = blankAsNull(secretKey);
        return this;
    }

    /**
     * The key with which messages are encrypted and decrypted as by {@link PNCrypto#legacy(String, boolean)}, or null; never
     * logged. {@link #getCrypto} takes its place when both are set.
     */
    public @Nullable String getCipherKey() {
        return cipherKey;
    }

    /**
     * Sets {@link #getCipherKey}; empty for none.
     *
     * @throws IllegalArgumentException when it is no correct Unicode
     */
    public PNConfiguration setCipherKey(@Nullable String cipherKey) {
        if (cipherKey != null && !Percent.isEncodable(cipherKey)) {
            throw new IllegalArgumentException("The cipher key is no correct Unicode");
        }
        this.cipherKey = cipherKey == null || cipherKey.isEmpty() ? null : cipherKey;
        return this;
    }

    /** How messages are encrypted and decrypted, or null for {@link #getCipherKey} to say so. */
    public @Nullable PNCrypto getCrypto() {
        return crypto;
    }

    /** Sets {@link #getCrypto}. */
    public PNConfiguration setCrypto(@Nullable PNCrypto crypto) {
        this.crypto = crypto;
        return this;
    }

    /**
     * What the access manager knows this client by, or null: an auth key or a token. {@link PubNub#setAuthKey} changes it
     * later, and {@link PubNub#setToken} wins over it.
     */
    public @Nullable String getAuthKey() {
        return authKey;
    }

    /** Sets {@link #getAuthKey}. */
    public PNConfiguration setAuthKey(@Nullable String authKey) {
        this.authKey = blankAsNull(authKey);
        return this;
    }

    /**
     * Who this client is, to others and to itself after a restart: choose it once and keep it. Null lets the client
     * make one up, with a warning.
     */
    public @Nullable String getUuid() {
        return uuid;
    }

    /** Sets {@link #getUuid}. */
    public PNConfiguration setUuid(@Nullable String uuid) {
        this.uuid = uuid;
        return this;
    }

    /** The same as {@link #getUuid}. */
    public @Nullable String getUserId() {
        return uuid;
    }

    /** The same as {@link #setUuid}. */
    public PNConfiguration setUserId(@Nullable String userId) {
        return setUuid(userId);
    }

    /** Whether a client without a uuid is refused instead of getting a random one. */
    public boolean isRequireUuid() {
        return requireUuid;
    }

    /** Sets {@link #isRequireUuid}. */
    public PNConfiguration setRequireUuid(boolean requireUuid) {
        this.requireUuid = requireUuid;
        return this;
    }

    /** The server, as {@code host} or {@code host:port}. */
    public String getOrigin() {
        return origin;
    }

    /**
     * Sets {@link #getOrigin}. A scheme in front of it is taken off and chooses {@link #isSsl}.
     *
     * @throws IllegalArgumentException for a path or anything else behind host and port
     */
    public PNConfiguration setOrigin(String origin) {
        String authority = origin;
        if (origin.startsWith("http://") || origin.startsWith("https://")) {
            ssl = origin.startsWith("https://");
            authority = origin.substring(origin.indexOf("//") + 2);
            log.log(
                    System.Logger.Level.WARNING,
                    "An origin has no scheme: use setSsl and setOrigin(\"{0}\")",
                    authority);
        }
        if (!ORIGIN.matcher(authority).matches() || !isHostAndPort(authority)) {
            throw new IllegalArgumentException("The origin must be host or host:port, but is \"" + origin + "\"");
        }
        this.origin = authority;
        return this;
    }

    /** Whether a URI can be made of it that names a host: not with an underscore, for one. */
    private static boolean isHostAndPort(String authority) {
        try {
            URI uri = new URI("http://" + authority + "/");
            return uri.getHost() != null && !authority.endsWith(":") && uri.getPort() <= MAX_PORT;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    /** Whether requests go over TLS. */
    public boolean isSsl() {
        return ssl;
    }

    /** Sets {@link #isSsl}. */
    public PNConfiguration setSsl(boolean ssl) {
        this.ssl = ssl;
        return this;
    }

    /** The same as {@link #setSsl}. */
    public PNConfiguration setSecure(boolean secure) {
        return setSsl(secure);
    }

    /** How long connecting may take. */
    public Duration getConnectTimeout() {
        return connectTimeout;
    }

    /** Sets {@link #getConnectTimeout}. */
    public PNConfiguration setConnectTimeout(Duration connectTimeout) {
        this.connectTimeout = positive("connectTimeout", connectTimeout);
        return this;
    }

    /** Sets {@link #getConnectTimeout}, in seconds. */
    public PNConfiguration setConnectTimeout(int seconds) {
        return setConnectTimeout(Duration.ofSeconds(seconds));
    }

    /** How long one subscribe request may wait for its reply; longer than the server holds it. */
    public Duration getSubscribeRequestTimeout() {
        return subscribeRequestTimeout;
    }

    /** Sets {@link #getSubscribeRequestTimeout}. */
    public PNConfiguration setSubscribeRequestTimeout(Duration subscribeRequestTimeout) {
        this.subscribeRequestTimeout = positive("subscribeRequestTimeout", subscribeRequestTimeout);
        return this;
    }

    /** Sets {@link #getSubscribeRequestTimeout}, in seconds. */
    public PNConfiguration setSubscribeRequestTimeout(int seconds) {
        return setSubscribeRequestTimeout(Duration.ofSeconds(seconds));
    }

    /** The same as {@link #setSubscribeRequestTimeout}. */
    public PNConfiguration setSubscribeTimeout(int seconds) {
        return setSubscribeRequestTimeout(seconds);
    }

    /** How long any other request may wait for its reply. */
    public Duration getNonSubscribeRequestTimeout() {
        return nonSubscribeRequestTimeout;
    }

    /** Sets {@link #getNonSubscribeRequestTimeout}. */
    public PNConfiguration setNonSubscribeRequestTimeout(Duration nonSubscribeRequestTimeout) {
        this.nonSubscribeRequestTimeout = positive("nonSubscribeRequestTimeout", nonSubscribeRequestTimeout);
        return this;
    }

    /** Sets {@link #getNonSubscribeRequestTimeout}, in seconds. */
    public PNConfiguration setNonSubscribeRequestTimeout(int seconds) {
        return setNonSubscribeRequestTimeout(Duration.ofSeconds(seconds));
    }

    /** The same as {@link #setNonSubscribeRequestTimeout}. */
    public PNConfiguration setNonSubscribeTimeout(int seconds) {
        return setNonSubscribeRequestTimeout(seconds);
    }

    /** Whether each request carries an id of its own. Signed requests always do. */
    public boolean isIncludeRequestIdentifier() {
        return includeRequestIdentifier;
    }

    /** Sets {@link #isIncludeRequestIdentifier}. */
    public PNConfiguration setIncludeRequestIdentifier(boolean includeRequestIdentifier) {
        this.includeRequestIdentifier = includeRequestIdentifier;
        return this;
    }

    /** Whether each request carries an id of this client. */
    public boolean isIncludeInstanceIdentifier() {
        return includeInstanceIdentifier;
    }

    /** Sets {@link #isIncludeInstanceIdentifier}. */
    public PNConfiguration setIncludeInstanceIdentifier(boolean includeInstanceIdentifier) {
        this.includeInstanceIdentifier = includeInstanceIdentifier;
        return this;
    }

    /** How much of the traffic is logged. */
    public PNLogVerbosity getLogVerbosity() {
        return logVerbosity;
    }

    /** Sets {@link #getLogVerbosity}. */
    public PNConfiguration setLogVerbosity(PNLogVerbosity logVerbosity) {
        this.logVerbosity = Objects.requireNonNull(logVerbosity);
        return this;
    }

    /** Whether this client can subscribe. Without, it has neither a loop for that nor listeners. */
    public boolean isEnableSubscribe() {
        return enableSubscribe;
    }

    /** Sets {@link #isEnableSubscribe}. */
    public PNConfiguration setEnableSubscribe(boolean enableSubscribe) {
        this.enableSubscribe = enableSubscribe;
        return this;
    }

    /** Whether a subscribed client lets the process end. */
    public boolean isDaemon() {
        return daemon;
    }

    /** Sets {@link #isDaemon}. */
    public PNConfiguration setDaemon(boolean daemon) {
        this.daemon = daemon;
        return this;
    }

    /** What the server filters messages by, or null. {@link PubNub#setFilterExpression} changes it later. */
    public @Nullable String getFilterExpression() {
        return filterExpression;
    }

    /** Sets {@link #getFilterExpression}. */
    public PNConfiguration setFilterExpression(@Nullable String filterExpression) {
        this.filterExpression = filter(filterExpression);
        return this;
    }

    /** A filter as it goes to the server, or null for none. */
    static @Nullable String filter(@Nullable String expression) {
        if (expression != null && !Percent.isEncodable(expression)) {
            throw new IllegalArgumentException("The filter expression is no correct Unicode");
        }
        return blankAsNull(expression);
    }

    /** What the subscription does after a failure. */
    public PNReconnectionPolicy getReconnectPolicy() {
        return reconnectPolicy;
    }

    /** Sets {@link #getReconnectPolicy}. */
    public PNConfiguration setReconnectPolicy(PNReconnectionPolicy reconnectPolicy) {
        this.reconnectPolicy = Objects.requireNonNull(reconnectPolicy);
        return this;
    }

    /** The same as {@link #setReconnectPolicy}. */
    public PNConfiguration setReconnectionPolicy(PNReconnectionPolicy policy) {
        return setReconnectPolicy(policy);
    }

    /** How often it tries again before it gives up; negative for no limit. */
    public int getMaximumReconnectionRetries() {
        return maximumReconnectionRetries;
    }

    /** Sets {@link #getMaximumReconnectionRetries}. */
    public PNConfiguration setMaximumReconnectionRetries(int maximumReconnectionRetries) {
        this.maximumReconnectionRetries = maximumReconnectionRetries;
        return this;
    }

    /** Whether the server is not told when this client unsubscribes. */
    public boolean isSuppressLeaveEvents() {
        return suppressLeaveEvents;
    }

    /** Sets {@link #isSuppressLeaveEvents}. */
    public PNConfiguration setSuppressLeaveEvents(boolean suppressLeaveEvents) {
        this.suppressLeaveEvents = suppressLeaveEvents;
        return this;
    }

    /** Whether events that came lately are left out when they come again. */
    public boolean isDedupOnSubscribe() {
        return dedupOnSubscribe;
    }

    /** Sets {@link #isDedupOnSubscribe}. */
    public PNConfiguration setDedupOnSubscribe(boolean dedupOnSubscribe) {
        this.dedupOnSubscribe = dedupOnSubscribe;
        return this;
    }

    /** How many events are remembered for that. */
    public int getMaximumMessagesCacheSize() {
        return maximumMessagesCacheSize;
    }

    /** Sets {@link #getMaximumMessagesCacheSize}. */
    public PNConfiguration setMaximumMessagesCacheSize(int maximumMessagesCacheSize) {
        if (maximumMessagesCacheSize < 1) {
            throw new IllegalArgumentException(
                    "maximumMessagesCacheSize must be at least 1, but is " + maximumMessagesCacheSize);
        }
        this.maximumMessagesCacheSize = maximumMessagesCacheSize;
        return this;
    }

    /** From how many events in one reply on listeners are told that older ones may be gone, or null for never. */
    public @Nullable Integer getRequestMessageCountThreshold() {
        return requestMessageCountThreshold;
    }

    /** Sets {@link #getRequestMessageCountThreshold}. */
    public PNConfiguration setRequestMessageCountThreshold(@Nullable Integer requestMessageCountThreshold) {
        this.requestMessageCountThreshold = requestMessageCountThreshold;
        return this;
    }

    /** Which heartbeats listeners are told of. */
    public PNHeartbeatNotificationOptions getHeartbeatNotificationOptions() {
        return heartbeatNotificationOptions;
    }

    /** Sets {@link #getHeartbeatNotificationOptions}. */
    public PNConfiguration setHeartbeatNotificationOptions(
            PNHeartbeatNotificationOptions heartbeatNotificationOptions) {
        this.heartbeatNotificationOptions = Objects.requireNonNull(heartbeatNotificationOptions);
        return this;
    }

    /** Whether this client sends heartbeats although no interval was set: one before half of the presence timeout is over. */
    public boolean isEnablePresenceHeartbeat() {
        return enablePresenceHeartbeat;
    }

    /** Sets {@link #isEnablePresenceHeartbeat}. */
    public PNConfiguration setEnablePresenceHeartbeat(boolean enablePresenceHeartbeat) {
        this.enablePresenceHeartbeat = enablePresenceHeartbeat;
        return this;
    }

    /** Whether tokens are kept but not sent. */
    public boolean isDisableTokenManager() {
        return disableTokenManager;
    }

    /** Sets {@link #isDisableTokenManager}. */
    public PNConfiguration setDisableTokenManager(boolean disableTokenManager) {
        this.disableTokenManager = disableTokenManager;
        return this;
    }

    /**
     * Whether each message that is encrypted with {@link #getCipherKey} has an initialization vector of its own. Turn it off
     * only for old data and old clients: everybody sees then which messages are equal, or begin with the same 16 bytes. Both
     * sides must say the same.
     */
    public boolean isUseRandomInitializationVector() {
        return useRandomInitializationVector;
    }

    /** Sets {@link #isUseRandomInitializationVector}. */
    public PNConfiguration setUseRandomInitializationVector(boolean useRandomInitializationVector) {
        this.useRandomInitializationVector = useRandomInitializationVector;
        return this;
    }

    /** After how many seconds without a sign of life others see this client time out. */
    public int getPresenceTimeout() {
        return presenceTimeout;
    }

    /** How many seconds lie between two heartbeats; 0 for none. */
    public int getHeartbeatInterval() {
        return heartbeatInterval;
    }

    /**
     * Sets {@link #getPresenceTimeout}, and a heartbeat in time before half of it is over.
     *
     * @param seconds at least 20; less counts as 20
     */
    public PNConfiguration setPresenceTimeout(int seconds) {
        int timeout = clamped(seconds);
        return setPresenceTimeoutWithCustomInterval(timeout, heartbeatInterval(timeout));
    }

    /** The seconds between two heartbeats of which one may be lost before others see the client time out. */
    static int heartbeatInterval(int presenceTimeout) {
        return Math.max(1, presenceTimeout / 2 - 1);
    }

    /**
     * Sets {@link #getPresenceTimeout} and {@link #getHeartbeatInterval}.
     *
     * @param timeoutSeconds at least 20; less counts as 20
     * @param intervalSeconds 0 for no heartbeats
     */
    public PNConfiguration setPresenceTimeoutWithCustomInterval(int timeoutSeconds, int intervalSeconds) {
        if (intervalSeconds < 0) {
            throw new IllegalArgumentException("A heartbeat interval is not negative, but is " + intervalSeconds);
        }
        presenceTimeout = clamped(timeoutSeconds);
        heartbeatInterval = intervalSeconds;
        return this;
    }

    /** Everything but secrets. */
    @Override
    public String toString() {
        return "PNConfiguration[origin=%s, ssl=%s, subscribeKey=%s, publishKey=%s, uuid=%s]"
                .formatted(origin, ssl, subscribeKey, publishKey, uuid);
    }

    private static int clamped(int seconds) {
        if (seconds < MIN_PRESENCE_TIMEOUT_SECONDS) {
            log.log(
                    System.Logger.Level.WARNING,
                    "A presence timeout of {0} s is too short: {1} s it is",
                    seconds,
                    MIN_PRESENCE_TIMEOUT_SECONDS);
        }
        return Math.max(seconds, MIN_PRESENCE_TIMEOUT_SECONDS);
    }

    private static Duration positive(String name, Duration time) {
        if (time.isNegative() || time.isZero()) {
            throw new IllegalArgumentException(name + " must be longer than 0, but is " + time);
        }
        return time;
    }

    private static @Nullable String blankAsNull(@Nullable String text) {
        return text == null || text.isBlank() ? null : text;
    }
}
