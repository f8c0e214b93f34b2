package io.hubbub.client;

import io.hubbub.client.http.Request;
import io.hubbub.client.model.PNAccessManagerAuditResult;
import io.hubbub.client.model.PNOperationType;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/**
 * Asks what was granted to auth keys and to everybody: on some channels or channel groups, or without names on all. Tokens
 * are not listed: servers do not keep them.
 *
 * <p>Needs the secret key.
 */
public final class Audit extends RemoteAction<PNAccessManagerAuditResult> {
    private final Granted granted;

    Audit(Calls calls) {
        super(calls);
        granted = new Granted(calls, PNOperationType.PNAccessManagerAudit);
    }

    /** Adds channels. A list in one text, with commas, counts as several. */
    public Audit channels(String... names) {
        return channels(Arrays.asList(names));
    }

    /** Adds channels. */
    public Audit channels(Collection<String> names) {
        granted.channels.add(names);
        return this;
    }

    /** Adds channel groups. */
    public Audit channelGroups(String... names) {
        return channelGroups(Arrays.asList(names));
    }

    /** Adds channel groups. */
    public Audit channelGroups(Collection<String> names) {
        granted.groups.add(names);
        return this;
    }

    /** Adds auth keys: of others is not told then. With them goes one channel, or one channel group. */
    public Audit authKeys(String... keys) {
        return authKeys(Arrays.asList(keys));
    }

    /** Adds auth keys: of others is not told then. With them goes one channel, or one channel group. */
    public Audit authKeys(Collection<String> keys) {
        granted.authKeys.add(keys);
        return this;
    }

    /** Adds parameters to the query. */
    public Audit queryParam(Map<String, String> parameters) {
        addQuery(parameters);
        return this;
    }

    @Override
    Request request() {
        return granted.audit();
    }

    @Override
    Function<JsonNode, PNAccessManagerAuditResult> reader() {
        return AccessReply::audited;
    }
}
