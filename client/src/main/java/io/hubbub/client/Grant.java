package io.hubbub.client;

import io.hubbub.client.http.Request;
import io.hubbub.client.model.PNAccessManagerGrantResult;
import io.hubbub.client.model.PNOperationType;
import io.hubbub.client.model.PubNubError;
import io.hubbub.protocol.access.Right;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Gives rights to auth keys, on channels and channel groups or on users. Without auth keys everybody has them; without names
 * too, they are for all channels and channel groups of the keyset.
 *
 * <p>What was given before to the same auth key on the same name is replaced: rights that are not said are taken. A name that
 * ends in {@code .*} stands for the names with one more part. Presence of a channel is a name of its own ({@code -pnpres}).
 *
 * <p>Needs the secret key. Not repeated by the client, when no reply comes.
 */
public final class Grant extends RemoteAction<PNAccessManagerGrantResult> {
    private static final PNOperationType OPERATION = PNOperationType.PNAccessManagerGrant;
    private static final int LONGEST_TTL = 525_600; // minutes

    private final Granted granted;
    private final Map<Right, Boolean> rights = new EnumMap<>(Right.class);
    private @Nullable Integer ttl;

    Grant(Calls calls) {
        super(calls);
        granted = new Granted(calls, OPERATION);
    }

    /** Adds channels. A list in one text, with commas, counts as several. */
    public Grant channels(String... names) {
        return channels(Arrays.asList(names));
    }

    /** Adds channels. */
    public Grant channels(Collection<String> names) {
        granted.channels.add(names);
        return this;
    }

    /** Adds channel groups. */
    public Grant channelGroups(String... names) {
        return channelGroups(Arrays.asList(names));
    }

    /** Adds channel groups. */
    public Grant channelGroups(Collection<String> names) {
        granted.groups.add(names);
        return this;
    }

    /** Adds users, for their metadata: only with auth keys, and without channels and channel groups. */
    public Grant uuids(String... uuids) {
        return uuids(Arrays.asList(uuids));
    }

    /** Adds users, for their metadata: only with auth keys, and without channels and channel groups. */
    public Grant uuids(Collection<String> uuids) {
        granted.uuids.add(uuids);
        return this;
    }

    /** Adds auth keys, which have no comma in them. */
    public Grant authKeys(String... keys) {
        return authKeys(Arrays.asList(keys));
    }

    /** Adds auth keys, which have no comma in them. */
    public Grant authKeys(Collection<String> keys) {
        granted.authKeys.add(keys);
        return this;
    }

    /** Whether they may subscribe, read history and see who is there. */
    public Grant read(boolean read) {
        return right(Right.READ, read);
    }

    /** Whether they may publish. */
    public Grant write(boolean write) {
        return right(Right.WRITE, write);
    }

    /** Whether they may change channel groups and members. */
    public Grant manage(boolean manage) {
        return right(Right.MANAGE, manage);
    }

    /** Whether they may delete messages and metadata. */
    public Grant delete(boolean delete) {
        return right(Right.DELETE, delete);
    }

    /** Whether they may read metadata. */
    public Grant get(boolean get) {
        return right(Right.GET, get);
    }

    /** Whether they may change metadata. */
    public Grant update(boolean update) {
        return right(Right.UPDATE, update);
    }

    /** Whether they may join channels as members. */
    public Grant join(boolean join) {
        return right(Right.JOIN, join);
    }

    /** For how long, in minutes, up to a year of them (525,600); 0 for no end. Without, the server chooses: a day. */
    public Grant ttl(int minutes) {
        ttl = minutes;
        return this;
    }

    /** Adds parameters to the query. */
    public Grant queryParam(Map<String, String> parameters) {
        addQuery(parameters);
        return this;
    }

    @Override
    Request request() {
        Request request = granted.request();
        if (rights.isEmpty()) {
            throw calls().wrong(OPERATION, PubNubError.PNERR_PAM_NO_FLAGS);
        }
        if (ttl != null && (ttl < 0 || ttl > LONGEST_TTL)) {
            throw calls().wrong(
                            OPERATION,
                            PubNubError.PNERR_PAM_INVALID_ARGUMENTS,
                            "a ttl is 0 to %d minutes, not %d".formatted(LONGEST_TTL, ttl));
        }
        List<Right> given = rights.entrySet().stream()
                .filter(Map.Entry::getValue)
                .map(Map.Entry::getKey)
                .toList();
        return Granted.bits(request, given).query("ttl", ttl == null ? null : Integer.toString(ttl));
    }

    @Override
    Function<JsonNode, PNAccessManagerGrantResult> reader() {
        return AccessReply::granted;
    }

    private Grant right(Right right, boolean given) {
        rights.put(right, given);
        return this;
    }
}
