package io.hubbub.client;

import io.hubbub.client.http.Percent;
import io.hubbub.client.http.Request;
import io.hubbub.client.model.ChannelGrant;
import io.hubbub.client.model.ChannelGroupGrant;
import io.hubbub.client.model.PNGrantTokenResult;
import io.hubbub.client.model.PNOperationType;
import io.hubbub.client.model.PubNubError;
import io.hubbub.client.model.UUIDGrant;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.util.RawValue;

/**
 * Makes a token: a text that gives its rights to whoever shows it, for as long as it is good. The server does not keep it.
 *
 * <p>Needs the secret key. Not repeated by the client, when no reply comes.
 */
public final class GrantToken extends RemoteAction<PNGrantTokenResult> {
    private static final PNOperationType OPERATION = PNOperationType.PNAccessManagerGrantToken;
    private static final String WHAT = "a grant of a token";

    private final Scope resources = new Scope();
    private final Scope patterns = new Scope();
    private int ttl;
    private @Nullable Object meta;
    private @Nullable String authorizedUuid;

    GrantToken(Calls calls) {
        super(calls);
    }

    /** For how long it is good, in minutes: 1 to 43,200, which are 30 days. */
    public GrantToken ttl(int minutes) {
        ttl = minutes;
        return this;
    }

    /** Adds rights on channels. */
    public GrantToken channels(ChannelGrant... channels) {
        return channels(Arrays.asList(channels));
    }

    /** Adds rights on channels. */
    public GrantToken channels(Collection<ChannelGrant> channels) {
        channels.forEach(each -> scope(each.isPattern()).channels.merge(each.name(), each.rights(), (a, b) -> a | b));
        return this;
    }

    /** Adds rights on channel groups. */
    public GrantToken channelGroups(ChannelGroupGrant... groups) {
        return channelGroups(Arrays.asList(groups));
    }

    /** Adds rights on channel groups. */
    public GrantToken channelGroups(Collection<ChannelGroupGrant> groups) {
        groups.forEach(each -> scope(each.isPattern()).groups.merge(each.name(), each.rights(), (a, b) -> a | b));
        return this;
    }

    /** Adds rights on the metadata of users. */
    public GrantToken uuids(UUIDGrant... uuids) {
        return uuids(Arrays.asList(uuids));
    }

    /** Adds rights on the metadata of users. */
    public GrantToken uuids(Collection<UUIDGrant> uuids) {
        uuids.forEach(each -> scope(each.isPattern()).uuids.merge(each.name(), each.rights(), (a, b) -> a | b));
        return this;
    }

    /** The only user who may show it; without, anybody may. */
    public GrantToken authorizedUUID(@Nullable String uuid) {
        authorizedUuid = uuid == null || uuid.isBlank() ? null : uuid;
        return this;
    }

    /** Something to keep in it: what becomes an object in JSON. Whoever has the token can read it. */
    public GrantToken meta(@Nullable Object metadata) {
        meta = metadata;
        return this;
    }

    /** Adds parameters to the query. */
    public GrantToken queryParam(Map<String, String> parameters) {
        addQuery(parameters);
        return this;
    }

    @Override
    Request request() {
        String subscribeKey = calls().subscribeKey(OPERATION);
        calls().checkSecretKey(OPERATION);
        if (ttl <= 0) {
            throw calls().wrong(OPERATION, PubNubError.PNERR_TTL_MISSING);
        }
        if (resources.isEmpty() && patterns.isEmpty()) {
            throw calls().wrong(OPERATION, PubNubError.PNERR_RESOURCES_MISSING);
        }
        byte[] metadata = metadata();
        if (resources.hasNameWithoutRight() || patterns.hasNameWithoutRight()) {
            throw calls().wrong(OPERATION, PubNubError.PNERR_PERMISSION_MISSING);
        }
        if (authorizedUuid != null && !Percent.isEncodable(authorizedUuid)) {
            throw calls().wrong(OPERATION, PubNubError.PNERR_INVALID_ARGUMENTS, "the uuid is no correct Unicode");
        }
        return new Request(OPERATION)
                .path("v3", "pam", subscribeKey, "grant")
                .post(body(metadata))
                .unauthorized()
                .confidential()
                .once();
    }

    @Override
    Function<JsonNode, PNGrantTokenResult> reader() {
        return body -> {
            String token = ServiceReply.text(
                    ServiceReply.accepted(body, WHAT).path("data").path("token"));
            if (token == null || token.isBlank()) {
                throw ServiceReply.malformed(WHAT);
            }
            return new PNGrantTokenResult(token);
        };
    }

    private byte[] metadata() {
        if (meta == null) {
            return "{}".getBytes(StandardCharsets.UTF_8);
        }
        byte[] json = calls().json(OPERATION, meta);
        if (json.length == 0 || json[0] != '{') {
            throw calls().wrong(OPERATION, PubNubError.PNERR_INVALID_META, "the metadata of a token is an object");
        }
        return json;
    }

    private byte[] body(byte[] metadata) {
        ObjectNode permissions = JsonNodeFactory.instance.objectNode();
        permissions.set("resources", resources.json());
        permissions.set("patterns", patterns.json());
        permissions.putRawValue("meta", new RawValue(new String(metadata, StandardCharsets.UTF_8)));
        if (authorizedUuid != null) {
            permissions.put("uuid", authorizedUuid);
        }
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("ttl", ttl);
        body.set("permissions", permissions);
        return calls().json(OPERATION, body);
    }

    private Scope scope(boolean isPattern) {
        return isPattern ? patterns : resources;
    }

    /** Names, or patterns of names, with the masks of what may be done. */
    private static final class Scope {
        final Map<String, Integer> channels = new LinkedHashMap<>();
        final Map<String, Integer> groups = new LinkedHashMap<>();
        final Map<String, Integer> uuids = new LinkedHashMap<>();

        boolean isEmpty() {
            return channels.isEmpty() && groups.isEmpty() && uuids.isEmpty();
        }

        boolean hasNameWithoutRight() {
            return channels.containsValue(0) || groups.containsValue(0) || uuids.containsValue(0);
        }

        ObjectNode json() {
            ObjectNode json = JsonNodeFactory.instance.objectNode();
            channels.forEach(json.putObject("channels")::put);
            groups.forEach(json.putObject("groups")::put);
            uuids.forEach(json.putObject("uuids")::put);
            json.putObject("users");
            json.putObject("spaces");
            return json;
        }
    }
}
