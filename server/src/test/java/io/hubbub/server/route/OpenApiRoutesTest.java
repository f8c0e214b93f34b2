package io.hubbub.server.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubbub.server.admin.AdminEndpoints;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The document of the Admin API beside the table of routes. */
final class OpenApiRoutesTest {
    private static final Set<String> METHODS = Set.of("get", "post", "patch", "delete", "put");

    @Test
    void document_methodsAndPaths_areThoseOfTheRoutes() throws IOException {
        List<String> routes = AllRoutes.table().routes().stream()
                .map(route -> route.method() + " " + route.pattern())
                .filter(route -> route.contains(" /admin/"))
                .toList();

        assertThat(routes).hasSizeGreaterThan(10);
        assertThat(documented()).containsExactlyInAnyOrderElementsOf(routes);
    }

    private static List<String> documented() throws IOException {
        List<String> found = new ArrayList<>();
        document()
                .get("paths")
                .properties()
                .forEach(path -> path.getValue().propertyNames().stream()
                        .filter(METHODS::contains)
                        .forEach(method -> found.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey())));
        return found;
    }

    private static JsonNode document() throws IOException {
        try (InputStream in = AdminEndpoints.class.getResourceAsStream("openapi.json")) {
            return new JsonMapper().readTree(Objects.requireNonNull(in));
        }
    }
}
