package io.hubbub.client;

import io.hubbub.client.http.Exchanges;
import io.hubbub.client.http.Exchanges.Exchange;
import io.hubbub.client.http.Percent;
import io.hubbub.client.http.ReplyReader;
import io.hubbub.client.http.Request;
import io.hubbub.client.http.Wire;
import io.hubbub.client.model.PNOperationType;
import io.hubbub.client.model.PNStatusCategory;
import io.hubbub.client.model.PubNubError;
import io.hubbub.client.model.PubNubException;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What calls need of their client. Callable from any thread. */
final class Calls {
    private static final int MAX_SEQUENCE = 65_535;

    final PNConfiguration configuration;
    final Encryption encryption;
    private final Wire wire;
    private final Exchanges exchanges;
    private final Executor executor;
    private final JsonMapper mapper;
    private final AtomicInteger sequence = new AtomicInteger();
    private volatile boolean closed;

    Calls(
            PNConfiguration configuration,
            Encryption encryption,
            Wire wire,
            Exchanges exchanges,
            Executor executor,
            JsonMapper mapper) {
        this.configuration = configuration;
        this.encryption = encryption;
        this.wire = wire;
        this.exchanges = exchanges;
        this.executor = executor;
        this.mapper = mapper.rebuild().addModule(NoOrgJson.module()).build();
    }

    <T> Exchange<T> start(Request request, ReplyReader<T> reader) {
        return exchanges.start(request.within(configuration.getNonSubscribeRequestTimeout()), reader);
    }

    /** Runs {@code callback} on the executor, or here when that takes nothing any more. */
    void later(Runnable callback) {
        try {
            executor.execute(callback);
        } catch (RejectedExecutionException e) {
            callback.run();
        }
    }

    void checkOpen() {
        if (closed) {
            throw new IllegalStateException("The client is closed");
        }
    }

    /** Refuses to hold up the client's own loop, which a caller's executor may have brought here. */
    void checkMayWait() {
        if (exchanges.inLoop()) {
            throw new IllegalStateException(
                    "Waiting here would stop the client: give it an executor with threads of its"
                            + " own, or do not wait");
        }
    }

    void close() {
        closed = true;
        exchanges.close();
    }

    /** The number of the next publish: 1 to 65,535, then 1 again. */
    int nextSequence() {
        return sequence.updateAndGet(last -> last % MAX_SEQUENCE + 1);
    }

    /** {@code value} as JSON in UTF-8. */
    byte[] json(PNOperationType operation, Object value) {
        try {
            return mapper.writeValueAsBytes(value);
        } catch (JacksonException e) {
            throw wrong(operation, PubNubError.PNERR_JSON_NOT_SERIALIZABLE, e.getOriginalMessage());
        }
    }

    String subscribeKey(PNOperationType operation) {
        String key = configuration.getSubscribeKey();
        if (key.isEmpty()) {
            throw wrong(operation, PubNubError.PNERR_SUBSCRIBE_KEY_MISSING);
        }
        return key;
    }

    String publishKey(PNOperationType operation) {
        String key = configuration.getPublishKey();
        if (key == null) {
            throw wrong(operation, PubNubError.PNERR_PUBLISH_KEY_MISSING);
        }
        return key;
    }

    /** Refuses what only servers may do, unless this client can sign it. */
    void checkSecretKey(PNOperationType operation) {
        if (configuration.getSecretKey() == null) {
            throw wrong(operation, PubNubError.PNERR_SECRET_KEY_MISSING);
        }
    }

    /** The one channel that a call is about. */
    String oneChannel(PNOperationType operation, @Nullable String channel) {
        return oneChannel(operation, channel, "the call is about one channel, not about");
    }

    String oneChannel(PNOperationType operation, @Nullable String channel, String rule) {
        if (channel == null || channel.isBlank()) {
            throw wrong(operation, PubNubError.PNERR_CHANNEL_MISSING);
        }
        if (channel.indexOf(',') >= 0) {
            throw wrong(operation, PubNubError.PNERR_INVALID_ARGUMENTS, rule + " \"" + channel + "\"");
        }
        if (!Percent.isEncodable(channel)) {
            throw wrong(operation, PubNubError.PNERR_INVALID_ARGUMENTS, "the channel is no correct Unicode");
        }
        return channel.strip();
    }

    /** The channels that a call is about, one at least. */
    List<String> channels(PNOperationType operation, NameList channels) {
        List<String> names = channels.names();
        if (names.isEmpty()) {
            throw wrong(operation, PubNubError.PNERR_CHANNEL_MISSING);
        }
        if (!Percent.isEncodable(names.toString())) {
            throw wrong(operation, PubNubError.PNERR_INVALID_ARGUMENTS, "a channel is no correct Unicode");
        }
        return names;
    }

    /** Whom a call is about. */
    String uuid(PNOperationType operation, @Nullable String uuid) {
        if (uuid == null || uuid.isBlank()) {
            throw wrong(operation, PubNubError.PNERR_UUID_MISSING);
        }
        if (!Percent.isEncodable(uuid)) {
            throw wrong(operation, PubNubError.PNERR_INVALID_ARGUMENTS, "the uuid is no correct Unicode");
        }
        return uuid;
    }

    /** Why {@code part} of a reply cannot be read, for that part to carry. */
    PubNubException unreadable(PNOperationType operation, String what, JsonNode part) {
        return new PubNubException(
                PubNubError.PNERR_JSON_DECODING_FAILED,
                what,
                wire.status(new Request(operation), PNStatusCategory.PNMalformedResponseCategory, null),
                ServiceReply.hasGaps(part) ? null : part,
                null,
                null);
    }

    /** A call that is not made. */
    PubNubException wrong(PNOperationType operation, PubNubError error) {
        return wrong(operation, error, null);
    }

    PubNubException wrong(PNOperationType operation, PubNubError error, @Nullable String message) {
        Request request = new Request(operation);
        return new PubNubException(
                error, message, wire.status(request, PNStatusCategory.PNBadRequestCategory, null), null, null, null);
    }
}
