package io.hubbub.server.admin;

import io.hubbub.broker.access.Access;
import io.hubbub.broker.access.Credentials;
import io.hubbub.broker.access.SignedRequest;
import io.hubbub.broker.access.Verdict;
import io.hubbub.broker.port.Grant.Level;
import io.hubbub.protocol.Timetoken;
import io.hubbub.protocol.access.AccessToken;
import io.hubbub.protocol.access.MalformedTokenException;
import io.hubbub.protocol.access.Right;
import io.hubbub.server.endpoint.Call;
import io.hubbub.server.endpoint.Endpoint;
import io.hubbub.server.endpoint.Reply;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code POST /admin/v1/keysets/{sub}/tokens/inspect} with {@code {"token":"qEF2...","user":"ann","questions":[{"channel":"a",
 * "right":"read"}]}}: what is in a token, whether it is good, and what it allows and why. Questions may be about a channel, a
 * group or a uuid.
 */
final class InspectTokenEndpoint implements Endpoint {
    private static final Set<String> MEMBERS = Set.of("token", "user", "questions");
    private static final Set<String> OF_QUESTIONS = Set.of("channel", "group", "uuid", "right");
    private static final Map<String, Level> LEVELS =
            Map.of("channel", Level.CHANNEL, "group", Level.GROUP, "uuid", Level.USER);
    private static final int MOST_QUESTIONS = 100;

    private final KeysetRegistry registry;
    private final Access access;

    InspectTokenEndpoint(KeysetRegistry registry, Access access) {
        this.registry = registry;
        this.access = access;
    }

    @Override
    public CompletionStage<Reply> handle(Call call) {
        String subscribeKey = registry.entry(call.path("sub")).keyset().subscribeKey();
        JsonBody body = JsonBody.parse(call.body(), MEMBERS);
        Bearer bearer = new Bearer(call.now(), body.neededText("token"), body.text("user"));
        List<JsonBody> questions = body.objects("questions", MOST_QUESTIONS, OF_QUESTIONS);
        Verdict verdict = access.inspect(subscribeKey, bearer);

        ObjectNode json = JsonBody.JSON.createObjectNode();
        json.put("valid", verdict.allowed());
        json.put("reason", verdict.reason());
        AccessToken token = read(bearer.auth());
        if (token == null) {
            json.putNull("token");
        } else {
            describe(json.putObject("token"), token);
        }
        ArrayNode answers = json.putArray("answers");
        for (JsonBody question : questions) {
            answer(answers.addObject(), question, subscribeKey, bearer);
        }
        return CompletableFuture.completedFuture(AdminReply.ok(json));
    }

    @Override
    public int maxBodyBytes() {
        return JsonBody.MOST_BYTES;
    }

    private void answer(ObjectNode json, JsonBody question, String subscribeKey, Bearer bearer) {
        List<String> kinds = LEVELS.keySet().stream().filter(question::has).toList();
        if (kinds.size() != 1) {
            throw question.wrong("channel", "or group or uuid: one of them must be there");
        }
        String kind = kinds.get(0);
        String name = question.neededText(kind);
        Right right = right(question);
        Verdict verdict = access.explain(subscribeKey, bearer, right, LEVELS.getOrDefault(kind, Level.CHANNEL), name);
        json.put("kind", kind);
        json.put("name", name);
        json.put("right", right.name().toLowerCase(Locale.ROOT));
        json.put("allowed", verdict.allowed());
        json.put("reason", verdict.reason());
    }

    private static Right right(JsonBody question) {
        String text = question.neededText("right");
        for (Right right : Right.values()) {
            if (right.name().toLowerCase(Locale.ROOT).equals(text)) {
                return right;
            }
        }
        throw question.wrong("right", "is none of read, write, manage, delete, create, get, update and join");
    }

    private static @Nullable AccessToken read(String text) {
        try {
            return AccessToken.parse(text);
        } catch (MalformedTokenException notAToken) {
            return null;
        }
    }

    private static void describe(ObjectNode json, AccessToken token) {
        json.put("issued", KeysetReply.time(token.issued()));
        json.put("expires", KeysetReply.time(token.expires()));
        json.put("ttlMinutes", token.ttlMinutes());
        json.put("uuid", token.uuid());
        describe(json.putObject("resources"), token.resources());
        describe(json.putObject("patterns"), token.patterns());
        json.set("meta", JsonBody.JSON.valueToTree(token.meta()));
    }

    private static void describe(ObjectNode json, AccessToken.Scopes scopes) {
        describe(json.putObject("channels"), scopes.channels());
        describe(json.putObject("groups"), scopes.groups());
        describe(json.putObject("uuids"), scopes.uuids());
        describe(json.putObject("users"), scopes.users());
        describe(json.putObject("spaces"), scopes.spaces());
    }

    private static void describe(ObjectNode json, Map<String, Integer> masks) {
        masks.forEach((name, mask) -> {
            ArrayNode rights = json.putArray(name);
            for (Right right : Right.values()) {
                if (right.isIn(mask)) {
                    rights.add(right.name().toLowerCase(Locale.ROOT));
                }
            }
        });
    }

    /** Whoever would show the token. */
    private record Bearer(
            Timetoken now, String auth, @Nullable String user) implements Credentials {
        @Override
        public String address() {
            return "";
        }

        @Override
        public @Nullable SignedRequest signed() {
            return null;
        }
    }
}
