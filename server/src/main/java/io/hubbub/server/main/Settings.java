package io.hubbub.server.main;

import io.hubbub.broker.port.AccessOptions;
import io.hubbub.broker.port.Keyset;
import io.hubbub.broker.port.PersistenceOptions;
import io.hubbub.broker.port.PresenceOptions;
import io.hubbub.broker.port.RateLimits;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a server is set up. Immutable.
 *
 * <p>A flag wins over the environment, the environment over the file, the file over the default.
 */
public final class Settings {
    /** Where to listen. */
    public static final Setting<String> HOST = Setting.text("host", "127.0.0.1", "host", "The address to listen on");

    /** Where to listen; 0 picks a free port. */
    public static final Setting<Integer> PORT =
            Setting.number("port", 8080, 0, 65535, "The port to listen on; 0 picks a free one");

    /** The file with further settings and keysets. */
    public static final Setting<String> CONFIG = Setting.text(
            "config", "", "file", "The file with settings and keysets; without it, hubbub.yml if there is one");

    /** Where to keep what outlives the process. */
    public static final Setting<String> DATA = Setting.text(
            "data", "hubbub-data", "folder", "The folder for what a restart is not to forget; made if it is not there");

    /** Whether nothing outlives the process. */
    public static final Setting<Boolean> EPHEMERAL = Setting.choice(
            "ephemeral", false, "Whether to keep everything in memory and nothing in the data folder: for tests");

    /** Whether the keyset demo/demo exists. */
    public static final Setting<Boolean> DEMO =
            Setting.choice("demo", true, "Whether there is a keyset with publish key demo and subscribe key demo");

    /** Whether others than this machine may use the demo keyset. */
    public static final Setting<Boolean> ALLOW_DEMO = Setting.choice(
            "allow-demo",
            false,
            "Whether to listen on an address that others can reach although everybody knows the keys of demo");

    /** The certificate chain for TLS. */
    public static final Setting<String> TLS_CERT =
            Setting.text("tls-cert", "", "file", "The certificate chain for TLS, in PEM form; with tls-key");

    /** The private key for TLS. */
    public static final Setting<String> TLS_KEY = Setting.text(
            "tls-key", "", "file", "The private key for TLS, in PEM form, PKCS #8 without a password; with tls-cert");

    /** TLS without files, for development. */
    public static final Setting<Boolean> TLS_SELF_SIGNED = Setting.choice(
            "tls-self-signed",
            false,
            "TLS with a certificate made at start, which clients must be told to trust: for development");

    /** How the command line writes log lines; a server inside another program logs as that program does. */
    public static final Setting<String> LOG_FORMAT =
            Setting.oneOf("log-format", "text", List.of("text", "json"), "How log lines look");

    /** How many threads carry connections and keysets. */
    public static final Setting<Integer> LOOPS =
            Setting.number("loops", 0, 0, 1024, "Threads for connections and keysets; 0 for one per processor");

    /** How many connections may be open. */
    public static final Setting<Integer> MAX_CONNECTIONS = Setting.number(
            "max-connections", 0, 0, Integer.MAX_VALUE, "Open connections; 0 for what the limit on open files allows");

    /** How long a request may take to arrive. */
    public static final Setting<Duration> REQUEST_TIMEOUT = Setting.duration(
            "request-timeout",
            "30s",
            "100ms",
            "1h",
            "How long a request may take to arrive, and an answer may stay unread");

    /** How long a connection may stay idle. */
    public static final Setting<Duration> IDLE_TIMEOUT = Setting.duration(
            "idle-timeout", "21m", "100ms", "24h", "How long a connection may stay open between two requests");

    /** How long stopping may take. */
    public static final Setting<Duration> DRAIN_TIMEOUT =
            Setting.duration("drain-timeout", "10s", "0s", "1h", "How long stopping waits for requests under way");

    /** How much may be held for clients that are slow. */
    public static final Setting<Long> CONNECTION_MEMORY = Setting.size(
            "connection-memory",
            "256MiB",
            "1MiB",
            "Half requests, unread answers and the long lists of waiting subscribers, of all connections together");

    /** From which size on answers are compressed. */
    public static final Setting<Integer> GZIP_FROM = Setting.number(
            "gzip-from",
            2048,
            1,
            Integer.MAX_VALUE,
            "Answers of so many bytes and more are compressed for clients that accept it");

    /** How long a subscriber waits for an answer. */
    public static final Setting<Duration> HOLD = Setting.duration(
            "hold", "280s", "100ms", "305s", "How long a subscriber's request waits before it is answered empty");

    /** How many messages are kept per channel. */
    public static final Setting<Integer> QUEUE_MESSAGES = Setting.number(
            "queue-messages", 100, 1, 10_000, "The newest messages kept per channel for subscribers that come back");

    /** How much memory the kept messages may take. */
    public static final Setting<Long> QUEUE_MEMORY =
            Setting.size("queue-memory", "256MiB", "1MiB", "The kept messages of one keyset together");

    /** How long the messages of a quiet channel are kept. */
    public static final Setting<Duration> QUEUE_IDLE = Setting.duration(
            "queue-idle", "20m", "1s", "8760h", "How long the messages of a channel are kept that nobody uses");

    /** How many kept messages one answer may hold. */
    public static final Setting<Integer> REPLY_MESSAGES =
            Setting.number("reply-messages", 100, 1, 10_000, "The most kept messages in one answer");

    /** How long one answer may be. */
    public static final Setting<Integer> REPLY_BYTES = Setting.number(
            "reply-bytes", 4 << 20, 1 << 10, 1 << 30, "The most bytes in one answer, a single larger message excepted");

    /** How large a message may be. */
    public static final Setting<Integer> MESSAGE_BYTES =
            Setting.number("message-bytes", 32 << 10, 1, 1 << 20, "The longest message, in bytes of its JSON");

    /** How large a signal may be. */
    public static final Setting<Integer> SIGNAL_BYTES =
            Setting.number("signal-bytes", 64, 1, 1 << 20, "The longest signal, in bytes of its JSON");

    /** How many channels one subscribe may name. */
    public static final Setting<Integer> SUBSCRIBE_CHANNELS =
            Setting.number("subscribe-channels", 2000, 1, 100_000, "The most channels in one subscribe");

    /** How many groups one request may name. */
    public static final Setting<Integer> SUBSCRIBE_GROUPS =
            Setting.number("subscribe-groups", 10, 1, 10_000, "The most channel groups in one request");

    /** Whether there is presence. */
    public static final Setting<Boolean> PRESENCE =
            Setting.choice("presence", true, "Whether it is known who is on which channel");

    /** Up to how many users presence says each event. */
    public static final Setting<Integer> PRESENCE_ANNOUNCE_MAX = Setting.number(
            "presence-announce-max",
            20,
            0,
            1_000_000,
            "Up to so many users of a channel each join, leave and timeout is told; above, one event per interval");

    /** How often presence says something above that. */
    public static final Setting<Duration> PRESENCE_INTERVAL = Setting.duration(
            "presence-interval", "10s", "1s", "1h", "The time between two events of a channel with more users");

    /** Whether those events name users. */
    public static final Setting<Boolean> PRESENCE_DELTAS =
            Setting.choice("presence-deltas", false, "Whether such an event names who came and went");

    /** Whether those events name users twice. */
    public static final Setting<Boolean> PRESENCE_DOCUMENTED_DELTAS = Setting.choice(
            "presence-documented-deltas",
            false,
            "Whether it names them under joined, left and timedout, too, besides join, leave and timeout");

    /** How long a user stays present who is not heard of. */
    public static final Setting<Duration> PRESENCE_TIMEOUT = Setting.duration(
            "presence-timeout",
            "300s",
            "3s",
            "24h",
            "How long a user stays present that is not heard of and names no time of its own");

    /** Whether a closed connection is a leave. */
    public static final Setting<Boolean> PRESENCE_LEAVE_ON_DISCONNECT = Setting.choice(
            "presence-leave-on-disconnect",
            false,
            "Whether a user leaves whose connection ends while its subscribe waits");

    /** How many users may be present. */
    public static final Setting<Integer> PRESENCE_ENTRIES = Setting.number(
            "presence-entries",
            1_000_000,
            1,
            100_000_000,
            "Users present in one keyset, each counted on every channel; more are served, but not present");

    /** How large a state may be. */
    public static final Setting<Integer> STATE_BYTES =
            Setting.number("state-bytes", 32 << 10, 2, 1 << 20, "The longest presence state, in bytes of its JSON");

    /** How old an answer may be to who is anywhere. */
    public static final Setting<Duration> HERE_NOW_CACHE = Setting.duration(
            "here-now-cache", "3s", "0s", "1h", "How old the answer may be to who is on any channel of a keyset");

    /** How many channel groups a keyset may have. */
    public static final Setting<Integer> CHANNEL_GROUPS =
            Setting.number("channel-groups", 100_000, 1, 10_000_000, "The most channel groups of one keyset");

    /** How many channels a group may hold. */
    public static final Setting<Integer> GROUP_CHANNELS =
            Setting.number("group-channels", 2000, 1, 100_000, "The most channels in one channel group");

    /** How many channels all groups of a keyset may hold together. */
    public static final Setting<Integer> GROUP_MEMBERSHIPS = Setting.number(
            "group-memberships",
            1_000_000,
            1,
            100_000_000,
            "The channels of all groups of one keyset together, each counted in every group that holds it");

    /** Whether there is history. */
    public static final Setting<Boolean> PERSISTENCE =
            Setting.choice("persistence", true, "Whether messages are kept for history, and message actions");

    /** How long history goes back. */
    public static final Setting<Optional<Duration>> RETENTION = Setting.durationOrNoEnd(
            "retention", "1s", "36500d", "7d", "How long messages are kept that do not say so themselves");

    /** How long an answer from history may be. */
    public static final Setting<Integer> ANSWER_BYTES = Setting.number(
            "answer-bytes", 16 << 20, 1 << 10, 1 << 30, "The most bytes of messages in one answer from history");

    /** How many message actions may come with messages from history. */
    public static final Setting<Integer> ANSWER_ACTIONS = Setting.number(
            "answer-actions",
            5000,
            1,
            1_000_000,
            "The most message actions that come with messages in one answer, those of a single message excepted");

    /** How many message actions a message may have. */
    public static final Setting<Integer> MESSAGE_ACTIONS =
            Setting.number("message-actions", 1000, 1, 1_000_000, "The most message actions on one message");

    /** Whether access is controlled. */
    public static final Setting<Boolean> ACCESS_MANAGER = Setting.choice(
            "access-manager", false, "Whether everything needs a grant, a token or a signature: Access Manager");

    /** Whether tokens can be taken back. */
    public static final Setting<Boolean> TOKEN_REVOCATION =
            Setting.choice("token-revocation", true, "Whether tokens can be revoked");

    /** How often a keyset may publish. */
    public static final Setting<Integer> PUBLISH_RATE =
            rate("publish-rate", "Messages, signals and message actions of a keyset in a second; 0 for any number");

    /** How often a user may publish. */
    public static final Setting<Integer> PUBLISH_RATE_PER_USER = rate("publish-rate-per-user", "The same of one user");

    /** How often a keyset may ask for messages. */
    public static final Setting<Integer> SUBSCRIBE_RATE =
            rate("subscribe-rate", "Requests of subscribers of a keyset in a second; 0 for any number");

    /** How often a user may ask for messages. */
    public static final Setting<Integer> SUBSCRIBE_RATE_PER_USER =
            rate("subscribe-rate-per-user", "The same of one user");

    /** How often permissions may change. */
    public static final Setting<Integer> GRANT_RATE =
            rate("grant-rate", "Grants and revocations in a keyset in a second; 0 for any number");

    /** How far the time of a signed request may be off. */
    public static final Setting<Duration> TIMESTAMP_WINDOW = Setting.duration(
            "timestamp-window",
            "300s",
            "1s",
            "24h",
            "How far the time of a signed request may be off, to either side; longer, and it could be sent again");

    /** How many grants a keyset may have. */
    public static final Setting<Integer> GRANTS =
            Setting.number("grants", 1_000_000, 1, 100_000_000, "The most grants to auth keys in one keyset");

    /** How often an address may show something forged. */
    public static final Setting<Integer> FAILED_ATTEMPTS = Setting.number(
            "failed-attempts",
            100,
            0,
            1_000_000,
            "Forged tokens and wrong signatures of one address in a minute before it has to wait, and as many wrong admin tokens; 0 for any number");

    /** The answer to a message that is too large. */
    public static final Setting<Integer> TOO_LARGE_STATUS = Setting.either(
            "too-large-status",
            400,
            413,
            "The HTTP status for a message that is too large: 400, or 413 as newer clients expect");

    /** All settings, in the order in which they are shown. */
    public static final List<Setting<?>> ALL = List.of(
            HOST,
            PORT,
            CONFIG,
            DATA,
            EPHEMERAL,
            DEMO,
            ALLOW_DEMO,
            TLS_CERT,
            TLS_KEY,
            TLS_SELF_SIGNED,
            LOG_FORMAT,
            LOOPS,
            MAX_CONNECTIONS,
            REQUEST_TIMEOUT,
            IDLE_TIMEOUT,
            DRAIN_TIMEOUT,
            CONNECTION_MEMORY,
            GZIP_FROM,
            HOLD,
            QUEUE_MESSAGES,
            QUEUE_MEMORY,
            QUEUE_IDLE,
            REPLY_MESSAGES,
            REPLY_BYTES,
            MESSAGE_BYTES,
            SIGNAL_BYTES,
            SUBSCRIBE_CHANNELS,
            SUBSCRIBE_GROUPS,
            PRESENCE,
            PRESENCE_ANNOUNCE_MAX,
            PRESENCE_INTERVAL,
            PRESENCE_DELTAS,
            PRESENCE_DOCUMENTED_DELTAS,
            PRESENCE_TIMEOUT,
            PRESENCE_LEAVE_ON_DISCONNECT,
            PRESENCE_ENTRIES,
            STATE_BYTES,
            HERE_NOW_CACHE,
            CHANNEL_GROUPS,
            GROUP_CHANNELS,
            GROUP_MEMBERSHIPS,
            PERSISTENCE,
            RETENTION,
            ANSWER_BYTES,
            ANSWER_ACTIONS,
            MESSAGE_ACTIONS,
            ACCESS_MANAGER,
            TOKEN_REVOCATION,
            PUBLISH_RATE,
            PUBLISH_RATE_PER_USER,
            SUBSCRIBE_RATE,
            SUBSCRIBE_RATE_PER_USER,
            GRANT_RATE,
            TIMESTAMP_WINDOW,
            GRANTS,
            FAILED_ATTEMPTS,
            TOO_LARGE_STATUS);

    /** Those that a keyset in the file may have otherwise. */
    static final List<Setting<?>> OF_KEYSETS = List.of(
            PRESENCE,
            PRESENCE_ANNOUNCE_MAX,
            PRESENCE_INTERVAL,
            PRESENCE_DELTAS,
            PRESENCE_DOCUMENTED_DELTAS,
            PRESENCE_TIMEOUT,
            PRESENCE_LEAVE_ON_DISCONNECT,
            PRESENCE_ENTRIES,
            PERSISTENCE,
            RETENTION,
            ACCESS_MANAGER,
            TOKEN_REVOCATION,
            PUBLISH_RATE,
            PUBLISH_RATE_PER_USER,
            SUBSCRIBE_RATE,
            SUBSCRIBE_RATE_PER_USER,
            GRANT_RATE);

    private final Map<Setting<?>, Object> values; // those that differ from the default
    private final List<Keyset> keysets; // besides demo
    private final String demoSecretKey; // empty for one that the server makes

    private Settings(Map<Setting<?>, Object> values, List<Keyset> keysets, String demoSecretKey) {
        this.values = Map.copyOf(values);
        this.keysets = List.copyOf(keysets);
        this.demoSecretKey = demoSecretKey;
    }

    /** Nothing set. */
    public static Settings defaults() {
        return new Settings(Map.of(), List.of(), "");
    }

    /**
     * Reads all that is set.
     *
     * @param flags values by key
     * @param environment all variables; those that begin with {@code HUBBUB_} must be known
     * @param folder where to look for {@code hubbub.yml}
     * @throws ConfigurationException for the first thing that is wrong
     */
    public static Settings load(Map<String, String> flags, Map<String, String> environment, Path folder)
            throws ConfigurationException {
        return SettingsReader.read(flags, environment, folder);
    }

    /**
     * What {@code values} say, by key, and nothing else: neither environment nor file is read.
     *
     * @throws ConfigurationException for the first thing that is wrong
     */
    public static Settings of(Map<String, String> values) throws ConfigurationException {
        return SettingsReader.read(values);
    }

    /** The value of {@code setting}. */
    @SuppressWarnings("unchecked") // with() puts only what the setting's type allows
    public <T> T get(Setting<T> setting) {
        Object value = values.get(setting);
        return value == null ? setting.defaultValue() : (T) value;
    }

    /**
     * Where to keep what outlives the process; whatever {@link #EPHEMERAL} says.
     *
     * @throws ConfigurationException when that is no folder's name
     */
    public Path dataFolder() throws ConfigurationException {
        String folder = get(DATA);
        try {
            if (!folder.isEmpty()) {
                return Path.of(folder);
            }
        } catch (InvalidPathException e) {
            throw new ConfigurationException("data must name a folder, but is \"%s\".".formatted(folder), e);
        }
        throw new ConfigurationException("data must name a folder; set ephemeral to true to keep nothing.");
    }

    /** The same but for one value. */
    public <T> Settings with(Setting<T> setting, T value) {
        Map<Setting<?>, Object> changed = new HashMap<>(values);
        changed.put(setting, value);
        return new Settings(changed, keysets, demoSecretKey);
    }

    /** The same with one more keyset. */
    public Settings with(Keyset keyset) {
        List<Keyset> more = new ArrayList<>(keysets);
        more.add(keyset);
        return new Settings(values, more, demoSecretKey);
    }

    /** The same with a secret key for demo, for programs that run a server and sign requests to it. */
    public Settings withDemoSecretKey(String secretKey) {
        return new Settings(values, keysets, secretKey);
    }

    /** The secret key of demo; empty for one that the server makes. */
    String demoSecretKey() {
        return demoSecretKey;
    }

    /** The keysets besides demo. */
    public List<Keyset> keysets() {
        return keysets;
    }

    /** How presence works where a keyset does not say otherwise. */
    PresenceOptions presence() {
        return new PresenceOptions(
                get(PRESENCE),
                get(PRESENCE_ANNOUNCE_MAX),
                get(PRESENCE_INTERVAL),
                get(PRESENCE_DELTAS),
                get(PRESENCE_DOCUMENTED_DELTAS),
                get(PRESENCE_TIMEOUT),
                get(PRESENCE_LEAVE_ON_DISCONNECT),
                get(PRESENCE_ENTRIES));
    }

    /** How access is controlled where a keyset does not say otherwise. */
    AccessOptions access() {
        return new AccessOptions(get(ACCESS_MANAGER), get(TOKEN_REVOCATION), List.of());
    }

    /** How often a keyset may be used that does not say otherwise. */
    RateLimits rates() {
        return new RateLimits(
                get(PUBLISH_RATE),
                get(PUBLISH_RATE_PER_USER),
                get(SUBSCRIBE_RATE),
                get(SUBSCRIBE_RATE_PER_USER),
                get(GRANT_RATE));
    }

    /** What a keyset is that says nothing of itself: its name and its keys mean nothing. */
    Keyset usualKeyset() {
        return new Keyset("", "", "", "", presence(), persistence(), access(), rates());
    }

    /** How messages are kept where a keyset does not say otherwise. */
    PersistenceOptions persistence() {
        return new PersistenceOptions(get(PERSISTENCE), get(RETENTION).orElse(null));
    }

    private static Setting<Integer> rate(String key, String description) {
        return Setting.number(key, 0, 0, 1_000_000, description);
    }

    /** The text of a setting that names a file, or null when it names none. */
    @Nullable
    Path file(Setting<String> setting) {
        String name = get(setting);
        return name.isEmpty() ? null : Path.of(name);
    }
}
