package io.hubbub.client;

import io.hubbub.client.http.Request;
import io.hubbub.client.model.PNHereNowResult;
import io.hubbub.client.model.PNOperationType;
import io.hubbub.client.subscribe.Names;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Asks who is on some channels, or, without channel and group, on all channels of the keyset. */
public final class HereNow extends RemoteAction<PNHereNowResult> {
    private static final int MOST = 1000;

    private final Target target;
    private boolean includeState;
    private boolean includeUuids = true;
    private @Nullable Integer limit;
    private @Nullable Integer offset;

    HereNow(Calls calls) {
        super(calls);
        target = new Target(calls, PNOperationType.PNHereNowOperation);
    }

    /** These channels, besides those named before. */
    public HereNow channels(String... names) {
        return channels(List.of(names));
    }

    /** These channels, besides those named before. */
    public HereNow channels(Collection<String> names) {
        target.channels.add(names);
        return this;
    }

    /** The channels of these channel groups, besides those named before. */
    public HereNow channelGroups(String... names) {
        return channelGroups(List.of(names));
    }

    /** The channels of these channel groups, besides those named before. */
    public HereNow channelGroups(Collection<String> names) {
        target.groups.add(names);
        return this;
    }

    /** Whether the states are wanted, too. Without, they are not. */
    public HereNow includeState(boolean includeState) {
        this.includeState = includeState;
        return this;
    }

    /** Whether it is wanted who is there, and not only how many. Without, it is. */
    public HereNow includeUuids(boolean includeUuids) {
        this.includeUuids = includeUuids;
        return this;
    }

    /** The same as {@link #includeUuids}. */
    public HereNow includeUUIDs(boolean includeUuids) {
        return includeUuids(includeUuids);
    }

    /**
     * How many of each channel are listed at most.
     *
     * @param count 0 to 1000; without, the server decides
     */
    public HereNow limit(int count) {
        if (count < 0 || count > MOST) {
            throw new IllegalArgumentException("The limit is 0 to " + MOST + ", not " + count);
        }
        limit = count;
        return this;
    }

    /** How many of each channel are left out before the first that is listed. */
    public HereNow offset(int count) {
        if (count < 0) {
            throw new IllegalArgumentException("The offset is never negative, unlike " + count);
        }
        offset = count;
        return this;
    }

    /** Adds parameters to the query. */
    public HereNow queryParam(Map<String, String> parameters) {
        addQuery(parameters);
        return this;
    }

    @Override
    Request request() {
        String subscribeKey = calls().subscribeKey(PNOperationType.PNHereNowOperation);
        Names names = target.names();
        target.checkUnicode(names.toString());
        Request request = names.isEmpty()
                ? new Request(PNOperationType.PNHereNowOperation).path("v2", "presence", "sub-key", subscribeKey)
                : target.request(subscribeKey, names);
        return request.query("state", includeState ? "1" : null)
                .query("disable_uuids", includeUuids ? null : "1")
                .query("limit", limit == null ? null : Integer.toString(limit))
                .query("offset", offset == null ? null : Integer.toString(offset));
    }

    @Override
    Function<JsonNode, PNHereNowResult> reader() {
        Names asked = target.names();
        return body -> HereNowReply.read(body, asked);
    }
}
