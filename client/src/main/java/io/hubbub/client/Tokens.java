package io.hubbub.client;

import io.hubbub.client.model.PNOperationType;
import io.hubbub.client.model.PNToken;
import io.hubbub.client.model.PNToken.PNResourcePermissions;
import io.hubbub.client.model.PNToken.PNTokenResources;
import io.hubbub.client.model.PubNubError;
import io.hubbub.protocol.access.AccessToken;
import io.hubbub.protocol.access.AccessToken.Scopes;
import io.hubbub.protocol.access.MalformedTokenException;
import io.hubbub.protocol.access.Right;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** Says what stands in tokens. */
final class Tokens {
    private static final int VERSION = 2; // the only one that there is

    private final Calls calls;
    private final JsonMapper mapper;

    Tokens(Calls calls, JsonMapper mapper) {
        this.calls = calls;
        this.mapper = mapper;
    }

    PNToken parse(String token) {
        AccessToken read;
        try {
            read = AccessToken.parse(token.strip());
        } catch (MalformedTokenException e) {
            // What is wrong with it is said without the token itself.
            throw calls.wrong(
                    PNOperationType.PNAccessManagerGrantToken, PubNubError.PNERR_INVALID_ACCESS_TOKEN, e.getMessage());
        }
        return new PNToken(
                VERSION,
                read.issued(),
                read.ttlMinutes(),
                read.uuid(),
                resources(read.resources()),
                resources(read.patterns()),
                mapper.valueToTree(read.meta()));
    }

    private static PNTokenResources resources(Scopes scopes) {
        return new PNTokenResources(
                permissions(scopes.channels(), scopes.spaces()),
                permissions(scopes.groups(), Map.of()),
                permissions(scopes.uuids(), scopes.users()));
    }

    /** @param older says something only about what the others do not name */
    private static Map<String, PNResourcePermissions> permissions(
            Map<String, Integer> masks, Map<String, Integer> older) {
        Map<String, PNResourcePermissions> permissions = new LinkedHashMap<>();
        masks.forEach((name, mask) -> permissions.put(name, permissions(mask)));
        older.forEach((name, mask) -> permissions.putIfAbsent(name, permissions(mask)));
        return permissions;
    }

    private static PNResourcePermissions permissions(int mask) {
        return new PNResourcePermissions(
                Right.READ.isIn(mask),
                Right.WRITE.isIn(mask),
                Right.MANAGE.isIn(mask),
                Right.DELETE.isIn(mask),
                Right.CREATE.isIn(mask),
                Right.GET.isIn(mask),
                Right.UPDATE.isIn(mask),
                Right.JOIN.isIn(mask));
    }
}
