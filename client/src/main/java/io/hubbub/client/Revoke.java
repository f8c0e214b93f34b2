package io.hubbub.client;

import io.hubbub.client.http.Request;
import io.hubbub.client.model.PNAccessManagerGrantResult;
import io.hubbub.client.model.PNOperationType;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/**
 * Takes all rights that a {@link Grant} of the same names and auth keys has given, deleting included. A grant of {@code a.*}
 * is taken by a revoke of {@code a.*} and of nothing else.
 *
 * <p>Needs the secret key. Not repeated by the client, when no reply comes.
 */
public final class Revoke extends RemoteAction<PNAccessManagerGrantResult> {
    private final Granted granted;

    Revoke(Calls calls) {
        super(calls);
        granted = new Granted(calls, PNOperationType.PNAccessManagerRevoke);
    }

    /** Adds channels. A list in one text, with commas, counts as several. */
    public Revoke channels(String... names) {
        return channels(Arrays.asList(names));
    }

    /** Adds channels. */
    public Revoke channels(Collection<String> names) {
        granted.channels.add(names);
        return this;
    }

    /** Adds channel groups. */
    public Revoke channelGroups(String... names) {
        return channelGroups(Arrays.asList(names));
    }

    /** Adds channel groups. */
    public Revoke channelGroups(Collection<String> names) {
        granted.groups.add(names);
        return this;
    }

    /** Adds users: only with auth keys, and without channels and channel groups. */
    public Revoke uuids(String... uuids) {
        return uuids(Arrays.asList(uuids));
    }

    /** Adds users: only with auth keys, and without channels and channel groups. */
    public Revoke uuids(Collection<String> uuids) {
        granted.uuids.add(uuids);
        return this;
    }

    /** Adds auth keys, which have no comma in them. */
    public Revoke authKeys(String... keys) {
        return authKeys(Arrays.asList(keys));
    }

    /** Adds auth keys, which have no comma in them. */
    public Revoke authKeys(Collection<String> keys) {
        granted.authKeys.add(keys);
        return this;
    }

    /** Adds parameters to the query. */
    public Revoke queryParam(Map<String, String> parameters) {
        addQuery(parameters);
        return this;
    }

    @Override
    Request request() {
        return Granted.bits(granted.request(), List.of());
    }

    @Override
    Function<JsonNode, PNAccessManagerGrantResult> reader() {
        return AccessReply::granted;
    }
}
