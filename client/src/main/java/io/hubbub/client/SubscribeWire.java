package io.hubbub.client;

import io.hubbub.client.http.Exchanges;
import io.hubbub.client.http.Exchanges.Arrival;
import io.hubbub.client.http.Exchanges.Exchange;
import io.hubbub.client.http.Percent;
import io.hubbub.client.http.ReplyReader;
import io.hubbub.client.http.Request;
import io.hubbub.client.http.Wire;
import io.hubbub.client.model.PNOperationType;
import io.hubbub.client.model.PNStatus;
import io.hubbub.client.model.PNStatusCategory;
import io.hubbub.client.spi.ClientLoop;
import io.hubbub.client.subscribe.EnvelopeReader;
import io.hubbub.client.subscribe.Names;
import io.hubbub.client.subscribe.PresenceState;
import io.hubbub.client.subscribe.SubscribeReply;
import io.hubbub.client.subscribe.SubscribeReply.Place;
import io.hubbub.client.subscribe.SubscribeRequests;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The requests of a subscription, as they stand on the wire. */
final class SubscribeWire implements SubscribeRequests {
    private static final System.Logger log = System.getLogger("pubnub");
    private static final int MAX_STATE_LENGTH = 16_384; // half of what servers take for a URL
    private static final int SEPARATOR_LENGTH = 3;

    private final PNConfiguration configuration;
    private final Wire wire;
    private final Exchanges exchanges;
    private final ClientLoop loop;
    private final JsonMapper mapper;
    private final EnvelopeReader reader;

    SubscribeWire(
            PNConfiguration configuration,
            Encryption encryption,
            Wire wire,
            Exchanges exchanges,
            ClientLoop loop,
            JsonMapper mapper) {
        this.configuration = configuration;
        this.wire = wire;
        this.exchanges = exchanges;
        this.loop = loop;
        this.mapper = mapper;
        this.reader = new EnvelopeReader(
                this::fileUrl,
                (payload, channel) -> encryption.opened(PNOperationType.PNSubscribeOperation, payload, channel));
    }

    @Override
    public Runnable poll(
            Names names,
            long timetoken,
            @Nullable String region,
            @Nullable String filter,
            List<PresenceState> states,
            Answer answer) {
        Request request = new Request(PNOperationType.PNSubscribeOperation)
                .path("v2", "subscribe", configuration.getSubscribeKey())
                .pathList(names.channels())
                .path("0")
                .queryList("channel-group", names.groups())
                .query("tt", Long.toString(timetoken))
                .query("tr", region)
                .query("filter-expr", filter)
                .query("heartbeat", Integer.toString(configuration.getPresenceTimeout()))
                .query("state", state(states))
                .about(names.channels(), names.groups())
                .within(configuration.getSubscribeRequestTimeout());
        Exchange<SubscribeReply> exchange = exchanges.start(
                request, reader, arrival -> loop.post(() -> answer.arrived(new UnreadReply(arrival, reader))));
        var unused = exchange.ending().thenAccept(ended -> {
            if (ended.result() == null) {
                loop.post(() -> answer.failed(ended.status()));
            }
        });
        return exchange::abort;
    }

    @Override
    public Runnable heartbeat(Names names, List<PresenceState> states, Duration within, Consumer<PNStatus> ending) {
        Duration usual = configuration.getNonSubscribeRequestTimeout();
        Request request = presence(PNOperationType.PNHeartbeatOperation, names, "heartbeat")
                .query("heartbeat", Integer.toString(configuration.getPresenceTimeout()))
                .query("state", state(states))
                .within(within.compareTo(usual) < 0 ? within : usual);
        Exchange<JsonNode> exchange = exchanges.start(request, ReplyReader.ofTree(SubscribeWire::beaten));
        var unused = exchange.ending().thenAccept(ended -> loop.post(() -> ending.accept(ended.status())));
        return exchange::abort;
    }

    @Override
    public void leave(Names names, Consumer<PNStatus> ending) {
        Request request = presence(PNOperationType.PNUnsubscribeOperation, names, "leave")
                .within(configuration.getNonSubscribeRequestTimeout());
        var unused = exchanges
                .start(request, ReplyReader.ofTree(JsonNode::isObject))
                .ending()
                .thenAccept(ended -> loop.post(() -> ending.accept(ended.status())));
    }

    @Override
    public PNStatus status(PNStatusCategory category, PNOperationType operation, Names names) {
        Integer statusCode =
                category == PNStatusCategory.PNConnectedCategory || category == PNStatusCategory.PNReconnectedCategory
                        ? 200
                        : null;
        return wire.status(new Request(operation).about(names.channels(), names.groups()), category, statusCode);
    }

    private Request presence(PNOperationType operation, Names names, String verb) {
        return new Request(operation)
                .path("v2", "presence", "sub-key", configuration.getSubscribeKey(), "channel")
                .pathList(names.channels())
                .path(verb)
                .queryList("channel-group", names.groups())
                .about(names.channels(), names.groups());
    }

    /** States by name as JSON, or null when there are none: as many as fit, since a request that is too long tells nothing. */
    private @Nullable String state(List<PresenceState> states) {
        StringBuilder json = new StringBuilder("{");
        int length = 0; // in the URL
        for (PresenceState each : states) {
            String entry = mapper.writeValueAsString(each.name()) + ":" + each.json();
            length += Percent.encode(entry).length() + SEPARATOR_LENGTH;
            if (length > MAX_STATE_LENGTH) {
                log.log(
                        System.Logger.Level.WARNING,
                        "The presence states of this client are too long together: some are not said again");
                break;
            }
            json.append(json.length() == 1 ? "" : ",").append(entry);
        }
        return json.length() == 1 ? null : json.append('}').toString();
    }

    private static JsonNode beaten(JsonNode reply) {
        ServiceReply.done(reply, "a heartbeat");
        return reply;
    }

    private String fileUrl(String channel, String id, String name) {
        return wire.url(new Request(PNOperationType.PNSubscribeOperation)
                .path("v1", "files", configuration.getSubscribeKey(), "channels", channel, "files", id, name));
    }

    private record UnreadReply(Arrival<SubscribeReply> arrival, EnvelopeReader reader) implements Unread {
        @Override
        public @Nullable Place place() {
            return arrival.glance(reader::place);
        }

        @Override
        public @Nullable SubscribeReply read() {
            return arrival.read();
        }
    }
}
