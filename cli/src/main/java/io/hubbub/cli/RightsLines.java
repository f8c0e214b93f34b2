package io.hubbub.cli;

import io.hubbub.client.model.PNAccessManagerEntityData;
import io.hubbub.client.model.PNAccessManagerKeyData;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Says who has which rights on what: {@code room for alice-7f3a: read, write (60 minutes)}. */
final class RightsLines {
    private final boolean json;
    private final @Nullable Integer ttl; // of what says none itself
    private final List<String> lines = new ArrayList<>();

    RightsLines(boolean json, @Nullable Integer ttl) {
        this.json = json;
        this.ttl = ttl;
    }

    List<String> lines() {
        return lines;
    }

    /** What everybody has on everything. */
    RightsLines everything(@Nullable PNAccessManagerKeyData rights) {
        if (rights != null) {
            add("everything", "everything", null, null, rights);
        }
        return this;
    }

    /**
     * What is on some resources.
     *
     * @param member their name in JSON
     * @param prefix what stands in front of a name
     */
    RightsLines add(String member, String prefix, Map<String, PNAccessManagerEntityData> entities) {
        entities.values().forEach(entity -> {
            String title = prefix + entity.name();
            if (entity.rights() != null) {
                add(member, title, entity.name(), null, entity.rights());
            }
            entity.authKeys().forEach((key, rights) -> add(member, title, entity.name(), key, rights));
        });
        return this;
    }

    private void add(
            String member,
            String title,
            @Nullable String name,
            @Nullable String authKey,
            PNAccessManagerKeyData rights) {
        List<String> words = words(rights);
        Integer minutes = rights.ttl() == null ? ttl : rights.ttl();
        if (!json) {
            String whose = authKey == null ? "everybody" : authKey;
            String given = words.isEmpty() ? "nothing" : String.join(", ", words) + lasting(minutes);
            lines.add("%s for %s: %s".formatted(title, whose, given));
            return;
        }
        ObjectNode line = ClientOptions.JSON.createObjectNode();
        if (name == null) {
            line.put(member, true);
        } else {
            line.put(member, name);
        }
        if (authKey != null) {
            line.put("authKey", authKey);
        }
        ArrayNode list = line.putArray("rights");
        words.forEach(list::add);
        if (minutes != null && !words.isEmpty()) {
            line.put("ttl", minutes);
        }
        lines.add(AskCommand.json(line));
    }

    private static String lasting(@Nullable Integer minutes) {
        if (minutes == null) {
            return "";
        }
        return minutes == 0 ? " (no end)" : " (%d minute%s)".formatted(minutes, minutes == 1 ? "" : "s");
    }

    private static List<String> words(PNAccessManagerKeyData rights) {
        List<String> words = new ArrayList<>();
        add(words, rights.readEnabled(), "read");
        add(words, rights.writeEnabled(), "write");
        add(words, rights.manageEnabled(), "manage");
        add(words, rights.deleteEnabled(), "delete");
        add(words, rights.getEnabled(), "get");
        add(words, rights.updateEnabled(), "update");
        add(words, rights.joinEnabled(), "join");
        return words;
    }

    private static void add(List<String> words, boolean has, String word) {
        if (has) {
            words.add(word);
        }
    }
}
