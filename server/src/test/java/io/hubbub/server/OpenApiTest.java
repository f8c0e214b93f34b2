package io.hubbub.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/** The document of the Admin API beside what the server answers. */
@Timeout(60)
final class OpenApiTest {
    @RegisterExtension
    static final EdgeServer SERVER = EdgeServer.with();

    private final Operator operator = Operator.of(SERVER);

    @Test
    void answers_ofEveryOperation_haveTheMembersOfTheirSchemas() throws IOException {
        JsonNode document = SERVER.get("/admin/v1/openapi.json").json();
        assertThat(document.get("openapi").asString()).isEqualTo("3.1.0");
        String key = EdgeServer.newChannel();
        String one = "/admin/v1/keysets/{sub}";
        List<String> checked = new ArrayList<>();

        check(checked, document, "post", "/admin/v1/keysets", operator.post("keysets", create(key)));
        SERVER.post("/publish/pub-" + key + "/" + key + "/0/a/0", "1"); // refused, which is a denial
        String token = operator.grant(key, "sec-" + key);
        check(checked, document, "get", "/admin/v1/keysets", operator.get("keysets"));
        check(checked, document, "get", one, operator.get("keysets/" + key + "?secret=true"));
        check(checked, document, "patch", one, operator.patch("keysets/" + key, "{'presence':{'enabled':false}}"));
        check(
                checked,
                document,
                "post",
                one + "/rotate",
                operator.post("keysets/" + key + "/rotate", "{'key':'tokenKey'}"));
        check(checked, document, "get", one + "/denials", operator.get("keysets/" + key + "/denials"));
        String questions = "{'token':'%s','user':'ann','questions':[{'channel':'a','right':'read'}]}".formatted(token);
        check(
                checked,
                document,
                "post",
                one + "/tokens/inspect",
                operator.post("keysets/" + key + "/tokens/inspect", questions));
        operator.patch("keysets/" + key, "{'accessManager':{'enabled':false}}");
        SERVER.post("/publish/pub-" + key + "/" + key + "/0/a/0", "1");
        check(checked, document, "get", one + "/stats", operator.get("keysets/" + key + "/stats"));
        check(checked, document, "get", one + "/channels/{channel}", operator.get("keysets/" + key + "/channels/a"));
        check(checked, document, "delete", one, operator.delete("keysets/" + key));
        check(checked, document, "get", "/admin/v1/changes", operator.get("changes?count=1"));
        check(checked, document, "get", "/admin/v1/status", operator.get("status"));
        check(checked, document, "get", "/admin/v1/openapi.json", SERVER.get("/admin/v1/openapi.json"));
        check(checked, document, "post", "/admin/v1/token/rotate", operator.post("token/rotate", ""));

        assertThat(checked).hasSize(operations(document));
        validate(
                document,
                schema(document, "Error"),
                SERVER.get("/admin/v1/status").json(),
                "error");
    }

    private static String create(String key) {
        return ("{'name':'%s','subscribeKey':'%s','publishKey':'pub-%s','secretKey':'sec-%s',"
                        + "'accessManager':{'enabled':true}}")
                .formatted(key, key, key, key);
    }

    private static void check(List<String> checked, JsonNode document, String method, String path, Answer answer) {
        checked.add(method + " " + path);
        JsonNode operation = document.get("paths").get(path).get(method);
        JsonNode response = operation.get("responses").get(Integer.toString(answer.status()));
        assertThat(response).as("%s %s answers %s", method, path, answer.text()).isNotNull();
        assertThat(answer.header("Content-Type")).isEqualTo("application/json");
        JsonNode schema = response.get("content").get("application/json").get("schema");
        validate(document, schema, answer.json(), method + " " + path);
    }

    private static void validate(JsonNode document, JsonNode given, JsonNode value, String place) {
        JsonNode schema = given;
        if (schema.has("$ref")) {
            schema = schema(document, schema.get("$ref").asString().replaceFirst("#/components/schemas/", ""));
        }
        if (schema.has("oneOf")) {
            JsonNode options = schema.get("oneOf");
            if (!value.isNull()) {
                validate(document, options.get(0), value, place);
            }
            return;
        }
        List<String> types = new ArrayList<>();
        JsonNode type = schema.get("type");
        if (type.isArray()) {
            type.forEach(each -> types.add(each.asString()));
        } else {
            types.add(type.asString());
        }
        assertThat(types).as(place + ": " + value).contains(typeOf(value, types));
        if (value.isArray()) {
            for (JsonNode item : value) {
                validate(document, schema.get("items"), item, place + "[]");
            }
        } else if (value.isObject() && schema.has("properties")) {
            JsonNode properties = schema.get("properties");
            assertThat(properties.propertyNames()).as(place).containsAll(value.propertyNames());
            for (JsonNode required : schema.path("required")) {
                assertThat(value.has(required.asString()))
                        .as(place + "." + required.asString())
                        .isTrue();
            }
            for (Map.Entry<String, JsonNode> member : value.properties()) {
                validate(document, properties.get(member.getKey()), member.getValue(), place + "." + member.getKey());
            }
        }
    }

    private static String typeOf(JsonNode value, List<String> types) {
        return switch (value.getNodeType()) {
            case OBJECT -> "object";
            case ARRAY -> "array";
            case STRING -> "string";
            case BOOLEAN -> "boolean";
            case NULL -> "null";
            default -> types.contains("number") || !value.isIntegralNumber() ? "number" : "integer";
        };
    }

    private static JsonNode schema(JsonNode document, String name) {
        return document.at("/components/schemas/" + name);
    }

    private static int operations(JsonNode document) {
        int operations = 0;
        for (JsonNode path : document.get("paths")) {
            operations += (int) path.propertyNames().stream()
                    .filter(name -> !name.equals("parameters"))
                    .count();
        }
        return operations;
    }
}
