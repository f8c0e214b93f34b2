package io.hubbub.server.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.hubbub.protocol.Refusal;
import io.hubbub.protocol.RefusalCode;
import io.hubbub.server.endpoint.Call;
import io.hubbub.server.endpoint.Endpoint;
import io.hubbub.server.endpoint.Reply;
import io.hubbub.server.endpoint.Target;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RouteTableTest {
    private final RouteTable table = new RouteTable();
    private final Endpoint one = new Named("one", false);
    private final Endpoint two = new Named("two", false);
    private final Endpoint safe = new Named("safe", true);

    private Endpoint find(String method, String target) {
        return table.find(method, Target.parse(target)).endpoint();
    }

    private void assertRefused(String method, String target, RefusalCode code, String sentence) {
        assertThatExceptionOfType(Refusal.class)
                .isThrownBy(() -> find(method, target))
                .satisfies(refusal -> {
                    assertThat(refusal.code()).isEqualTo(code);
                    assertThat(refusal.sentence()).isEqualTo(sentence);
                });
    }

    @Test
    void routes_areAllThatWereAdded() {
        table.add("GET", "/a/{b}", one).add("POST", "/a/{b}", two);

        assertThat(table.routes())
                .containsExactly(new RouteTable.Route("GET", "/a/{b}"), new RouteTable.Route("POST", "/a/{b}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a", "/a/b/", "/a/B", "/a/%62", "/a/b/c"})
    void find_words_matchTheirPathOnly(String other) {
        table.add("GET", "/a/b", one);

        assertThat(find("GET", "/a/b")).isSameAs(one);
        assertRefused("GET", other, RefusalCode.NOT_FOUND, "Not Found");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a/x", "/a/", "/a/%2F", "/a/%zz"})
    void find_name_matchesAnyOneSegment(String target) {
        table.add("GET", "/a/{name}", one);

        assertThat(find("GET", target)).isSameAs(one);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a", "/a/x/y"})
    void find_name_matchesNeitherNoneNorTwo(String target) {
        table.add("GET", "/a/{name}", one);

        assertRefused("GET", target, RefusalCode.NOT_FOUND, "Not Found");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a/x", "/a/x/y//z", "/a/", "/a//"})
    void find_rest_matchesAllThatIsLeft(String target) {
        table.add("GET", "/a/{rest...}", one);

        assertThat(find("GET", target)).isSameAs(one);
    }

    @Test
    void find_rest_needsASegment() {
        table.add("GET", "/a/{rest...}", one);

        assertRefused("GET", "/a", RefusalCode.NOT_FOUND, "Not Found");
    }

    @Test
    void find_wordAndName_wordWins() {
        table.add("GET", "/{any}/x", one).add("GET", "/a/x", two);

        assertThat(find("GET", "/a/x")).isSameAs(two);
        assertThat(find("GET", "/b/x")).isSameAs(one);
    }

    @Test
    void find_wordLeadsNowhere_nameIsTried() {
        table.add("GET", "/a/x", one).add("GET", "/{any}/y", two);

        assertThat(find("GET", "/a/y")).isSameAs(two);
    }

    @Test
    void find_nameLeadsNowhere_restIsTried() {
        table.add("GET", "/a/{name}/x", one).add("GET", "/a/{rest...}", two);

        assertThat(find("GET", "/a/b/y")).isSameAs(two);
    }

    @Test
    void find_match_namesEachSegment() {
        table.add("GET", "/a/{b}/c/{d...}", one);

        assertThat(table.find("GET", Target.parse("/a/1/c/2/3")).names()).containsExactly("a", "b", "c", "d");
    }

    @Test
    void find_severalMethods_eachHasItsEndpoint() {
        table.add("GET", "/a", one).add("POST", "/a", two);

        assertThat(find("GET", "/a")).isSameAs(one);
        assertThat(find("POST", "/a")).isSameAs(two);
    }

    @Test
    void find_otherMethod_isRefusedWithThoseThatAre() {
        table.add("POST", "/a", one).add("GET", "/a", two).add("GET", "/b", safe);

        assertRefused("PUT", "/a", RefusalCode.METHOD_NOT_ALLOWED, "Method Not Allowed: GET, POST");
        assertRefused("HEAD", "/a", RefusalCode.METHOD_NOT_ALLOWED, "Method Not Allowed: GET, POST");
        assertRefused("PUT", "/b", RefusalCode.METHOD_NOT_ALLOWED, "Method Not Allowed: GET, HEAD");
    }

    @Test
    void find_headWhereAskingChangesNothing_isTheGet() {
        table.add("GET", "/b", safe);

        assertThat(find("HEAD", "/b")).isSameAs(safe);
    }

    @Test
    void add_sameMethodAndPath_isRefused() {
        table.add("GET", "/a/{b}", one);

        assertThatIllegalStateException().isThrownBy(() -> table.add("GET", "/a/{c}", two));
    }

    @Test
    void add_twoSegmentsOfOneName_isRefused() {
        assertThatIllegalStateException().isThrownBy(() -> table.add("GET", "/channel/{channel}", one));
        assertThatIllegalStateException().isThrownBy(() -> table.add("GET", "/{a}/{a}", one));
    }

    private record Named(String name, boolean answersHead) implements Endpoint {
        @Override
        public CompletionStage<Reply> handle(Call call) {
            return CompletableFuture.completedFuture(Reply.ok(name));
        }
    }
}
