package io.hubbub.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code hubbub token explain} asks the server what a token is worth. */
@Command(
        name = "explain",
        description = {
            "Prints what is in a token, whether it is good, and what it allows and why. Needs the admin token.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  hubbub token explain - --channel room --right read < token.txt",
            "  hubbub token explain qEF2AkF0Gmc... --uuid ann --group friends",
        })
final class TokenExplainCommand extends AdminCommand {
    private static final List<String> RIGHTS = List.of("read", "write", "manage", "delete", "get", "update", "join");

    @Parameters(index = "0", paramLabel = "TOKEN", description = "The token; - reads it from the input.")
    private String token = "";

    @Option(
            names = "--channel",
            paramLabel = "NAME",
            order = 1,
            description = "What it allows on a channel. May be repeated.")
    private List<String> channels = new ArrayList<>();

    @Option(names = "--group", paramLabel = "NAME", order = 2, description = "The same on a channel group.")
    private List<String> groups = new ArrayList<>();

    @Option(names = "--user", paramLabel = "NAME", order = 3, description = "The same on a user.")
    private List<String> users = new ArrayList<>();

    @Option(
            names = "--right",
            paramLabel = "RIGHT",
            order = 4,
            description = "One of read, write, manage, delete, get, update, join; all without it. May be repeated.")
    private List<String> rights = new ArrayList<>();

    @Option(names = "--uuid", paramLabel = "NAME", order = 5, description = "Who would show it.")
    private @Nullable String uuid;

    @Option(
            names = "--subscribe-key",
            paramLabel = "KEY",
            defaultValue = "demo",
            order = 100,
            description = "The keyset. Or HUBBUB_SUBSCRIBE_KEY; else demo.")
    private String subscribeKey = "";

    TokenExplainCommand(Shell shell) {
        super(shell);
    }

    @Override
    JsonNode ask(AdminApi api) throws CommandFailed {
        ObjectNode body = ClientOptions.JSON.createObjectNode();
        body.put("token", token.equals("-") ? SecretFile.read(shell, "-", "TOKEN") : token);
        if (uuid != null) {
            body.put("user", uuid);
        }
        ArrayNode questions = body.putArray("questions");
        for (String right : rights.isEmpty() ? RIGHTS : rights) {
            channels.forEach(name -> questions.addObject().put("channel", name).put("right", right));
            groups.forEach(name -> questions.addObject().put("group", name).put("right", right));
            users.forEach(name -> questions.addObject().put("uuid", name).put("right", right));
        }
        return api.post("keysets/" + AdminApi.segment(subscribeKey) + "/tokens/inspect", body);
    }

    @Override
    List<String> lines(JsonNode answer) {
        List<String> lines = new ArrayList<>();
        lines.add((answer.path("valid").asBoolean() ? "good: " : "not good: ")
                + answer.path("reason").asString(""));
        JsonNode contents = answer.path("token");
        if (contents.isObject()) {
            lines.add("issued %s, ends %s%s"
                    .formatted(
                            contents.path("issued").asString(""),
                            contents.path("expires").asString(""),
                            contents.path("uuid").isNull()
                                    ? ", for anybody"
                                    : ", for " + contents.path("uuid").asString("")));
            describe(lines, "", contents.path("resources"));
            describe(lines, "pattern of ", contents.path("patterns"));
            if (!contents.path("meta").isEmpty()) {
                lines.add("meta " + contents.path("meta"));
            }
        }
        for (JsonNode each : answer.path("answers")) {
            lines.add("%s %s, %s: %s, %s"
                    .formatted(
                            each.path("kind").asString(""),
                            each.path("name").asString(""),
                            each.path("right").asString(""),
                            each.path("allowed").asBoolean() ? "yes" : "no",
                            each.path("reason").asString("")));
        }
        return lines;
    }

    private static void describe(List<String> lines, String prefix, JsonNode scopes) {
        for (Map.Entry<String, JsonNode> kind : scopes.properties()) {
            for (Map.Entry<String, JsonNode> named : kind.getValue().properties()) {
                List<String> given = new ArrayList<>();
                named.getValue().forEach(right -> given.add(right.asString("")));
                lines.add("%s%s %s: %s".formatted(prefix, kind.getKey(), named.getKey(), String.join(", ", given)));
            }
        }
    }
}
