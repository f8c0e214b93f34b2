package io.hubbub.cli;

import io.hubbub.client.model.PNToken;
import io.hubbub.client.model.PNToken.PNResourcePermissions;
import io.hubbub.client.model.PNToken.PNTokenResources;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Says what stands in a token. */
final class TokenLines {
    private TokenLines() {}

    static List<String> of(PNToken token) {
        List<String> lines = new ArrayList<>();
        lines.add("from %s to %s (%d minute%s)"
                .formatted(
                        Instant.ofEpochSecond(token.timestamp()),
                        token.expires(),
                        token.ttl(),
                        token.ttl() == 1 ? "" : "s"));
        if (token.authorizedUuid() != null) {
            lines.add("only for " + token.authorizedUuid());
        }
        add(lines, "channel ", token.resources().channels());
        add(lines, "channels that match ", token.patterns().channels());
        add(lines, "group ", token.resources().channelGroups());
        add(lines, "groups that match ", token.patterns().channelGroups());
        add(lines, "user ", token.resources().uuids());
        add(lines, "users that match ", token.patterns().uuids());
        if (!token.meta().isEmpty()) {
            lines.add("meta " + AskCommand.json(token.meta()));
        }
        return lines;
    }

    static ObjectNode json(PNToken token) {
        ObjectNode json = ClientOptions.JSON.createObjectNode();
        json.put("version", token.version())
                .put("timestamp", token.timestamp())
                .put("ttl", token.ttl())
                .put("expires", token.expires().toString());
        if (token.authorizedUuid() != null) {
            json.put("uuid", token.authorizedUuid());
        }
        json.set("resources", json(token.resources()));
        json.set("patterns", json(token.patterns()));
        json.set("meta", token.meta());
        return json;
    }

    private static ObjectNode json(PNTokenResources resources) {
        ObjectNode json = ClientOptions.JSON.createObjectNode();
        put(json.putObject("channels"), resources.channels());
        put(json.putObject("groups"), resources.channelGroups());
        put(json.putObject("users"), resources.uuids());
        return json;
    }

    private static void put(ObjectNode json, Map<String, PNResourcePermissions> permissions) {
        permissions.forEach((name, each) -> {
            ArrayNode rights = json.putArray(name);
            words(each).forEach(rights::add);
        });
    }

    private static void add(List<String> lines, String title, Map<String, PNResourcePermissions> permissions) {
        permissions.forEach((name, each) -> {
            List<String> words = words(each);
            lines.add(title + name + ": " + (words.isEmpty() ? "nothing" : String.join(", ", words)));
        });
    }

    private static List<String> words(PNResourcePermissions permissions) {
        List<String> words = new ArrayList<>();
        add(words, permissions.read(), "read");
        add(words, permissions.write(), "write");
        add(words, permissions.manage(), "manage");
        add(words, permissions.delete(), "delete");
        add(words, permissions.create(), "create");
        add(words, permissions.get(), "get");
        add(words, permissions.update(), "update");
        add(words, permissions.join(), "join");
        return words;
    }

    private static void add(List<String> words, boolean has, String word) {
        if (has) {
            words.add(word);
        }
    }
}
