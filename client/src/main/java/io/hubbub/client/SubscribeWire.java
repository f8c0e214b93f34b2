package io.hubbub.client;

import io.hubbub.client.http.Exchanges;
import io.hubbub.client.http.Exchanges.Arrival;
import io.hubbub.client.http.Exchanges.Exchange;
import io.hubbub.client.http.ReplyReader;
import io.hubbub.client.http.Request;
import io.hubbub.client.http.Wire;
import io.hubbub.client.model.PNOperationType;
import io.hubbub.client.model.PNStatus;
import io.hubbub.client.model.PNStatusCategory;
import io.hubbub.client.spi.ClientLoop;
import io.hubbub.client.subscribe.EnvelopeReader;
import io.hubbub.client.subscribe.Names;
import io.hubbub.client.subscribe.SubscribeReply;
import io.hubbub.client.subscribe.SubscribeReply.Place;
import io.hubbub.client.subscribe.SubscribeRequests;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The requests of a subscription, as they stand on the wire. */
final class SubscribeWire implements SubscribeRequests {
    private final PNConfiguration configuration;
    private final Wire wire;
    private final Exchanges exchanges;
    private final ClientLoop loop;
    private final EnvelopeReader reader;

    SubscribeWire(PNConfiguration configuration, Wire wire, Exchanges exchanges, ClientLoop loop) {
        this.configuration = configuration;
        this.wire = wire;
        this.exchanges = exchanges;
        this.loop = loop;
        this.reader = new EnvelopeReader(this::fileUrl);
    }

    @Override
    public Runnable poll(Names names, long timetoken, @Nullable String region, @Nullable String filter, Answer answer) {
        Request request = new Request(PNOperationType.PNSubscribeOperation)
                .path("v2", "subscribe", configuration.getSubscribeKey())
                .pathList(names.channels())
                .path("0")
                .queryList("channel-group", names.groups())
                .query("tt", Long.toString(timetoken))
                .query("tr", region)
                .query("filter-expr", filter)
                .query("heartbeat", Integer.toString(configuration.getPresenceTimeout()))
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
    public void leave(Names names, Consumer<PNStatus> ending) {
        Request request = new Request(PNOperationType.PNUnsubscribeOperation)
                .path("v2", "presence", "sub-key", configuration.getSubscribeKey(), "channel")
                .pathList(names.channels())
                .path("leave")
                .queryList("channel-group", names.groups())
                .about(names.channels(), names.groups())
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
