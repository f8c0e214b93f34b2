package io.hubbub.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.hubbub.client.ScriptedServer.Asked;
import io.hubbub.client.model.PNErrorData;
import io.hubbub.client.model.PNReconnectionPolicy;
import io.hubbub.client.spi.TransportException.Kind;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the server filters by, set before and while a client is subscribed. */
@Timeout(120)
final class FilterExpressionTest {
    private static final String WRONG =
            "{\"message\":\"Filter syntax error: expected operand at 4\",\"error\":true,\"service\":\"PubSub\",\"status\":400}";

    private final VirtualClientLoop loop = new VirtualClientLoop();
    private final ScriptedServer server = new ScriptedServer();
    private final Recorder heard = new Recorder();
    private final PNConfiguration config = new PNConfiguration()
            .setSubscribeKey("demo")
            .setUuid("me")
            .setOrigin("localhost:8080")
            .setFilterExpression("such=wow");
    private PubNub pubnub = create();

    @Test
    void filterOfTheConfiguration_isInHandshakeAndPoll() {
        connected();

        assertThat(server.all()).extracting(each -> each.query("filter-expr")).containsExactly("such=wow", "such=wow");
        assertThat(pubnub.getFilterExpression()).isEqualTo("such=wow");
    }

    @Test
    void filterWithAnyCharacters_arrivesAsItIs() {
        String filter = "uuid != 'me' && name LIKE \"a*%+é\" || n % 2 == 0";
        pubnub.setFilterExpression(filter);
        connected();

        assertThat(server.poll().query("filter-expr")).isEqualTo(filter);
    }

    @Test
    void filterIsSetToWhatItIs_nothingHappens() {
        connected();
        Asked poll = server.poll();
        pubnub.setFilterExpression("such=wow");
        loop.run();

        assertThat(poll.isGivenUp()).isFalse();
        assertThat(server.all()).hasSize(2);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", " \t"})
    void filterIsTakenBack_nothingIsSentAnyMore(String none) {
        connected();
        pubnub.setFilterExpression(none);
        loop.run();

        assertThat(server.poll()).hasToString("a tt=1000 tr=7");
        assertThat(server.poll().queries()).doesNotContainKey("filter-expr");
        assertThat(pubnub.getFilterExpression()).isNull();
    }

    @Test
    void filterIsChangedDuringTheHandshake_handshakeIsRepeatedAndConnectsOnce() {
        pubnub.subscribe().channels("a").execute();
        loop.run();
        Asked first = server.poll();
        pubnub.setFilterExpression("a == 1");
        loop.run();
        assertThat(first.isGivenUp()).isTrue();
        server.poll().cursor(1000);
        loop.run();

        assertThat(server.all())
                .extracting(each -> each.query("filter-expr"))
                .containsExactly("such=wow", "a == 1", "a == 1");
        assertThat(heard.statuses()).containsExactly("Connected[a]");
    }

    @Test
    void filterIsChangedInAnOutage_nextAttemptCarriesIt() {
        config.setReconnectPolicy(PNReconnectionPolicy.LINEAR);
        pubnub = create();
        connected();
        server.poll().fail(Kind.BROKEN);
        loop.run();
        pubnub.setFilterExpression("a == 1");
        loop.run();
        assertThat(server.open()).isEmpty();
        loop.advance(Duration.ofSeconds(3));

        assertThat(server.poll().query("filter-expr")).isEqualTo("a == 1");
    }

    @Test
    void filterIsNotUnderstood_saysSoAndStopsWhateverThePolicy() {
        config.setReconnectPolicy(PNReconnectionPolicy.LINEAR);
        pubnub = create();
        pubnub.subscribe().channels("a").execute();
        loop.run();
        server.poll().answer(400, WRONG);
        loop.advance(Duration.ofHours(1));

        assertThat(server.all()).hasSize(1);
        assertThat(heard.statuses()).containsExactly("MalformedFilterExpression(400)[a]");
        PNErrorData error = Objects.requireNonNull(heard.lastStatus().errorData());
        assertThat(error.information()).isEqualTo("Filter syntax error: expected operand at 4");
        assertThat(heard.lastStatus().retryable()).isFalse();
        assertThat(pubnub.getFilterExpression()).isEqualTo("such=wow");
    }

    @Test
    void filterIsNotUnderstoodWhileConnected_rightOneAndReconnectGoOnFromTheSamePlace() {
        connected();
        pubnub.setFilterExpression("a == ");
        loop.run();
        server.poll().answer(400, WRONG);
        loop.run();
        pubnub.setFilterExpression("a == 1");
        loop.run();
        assertThat(server.open()).isEmpty();
        pubnub.reconnect();
        loop.advance(Duration.ofSeconds(1));
        server.poll().cursor(2000);
        loop.run();

        assertThat(server.poll()).hasToString("a tt=1000 tr=7");
        assertThat(server.poll().query("filter-expr")).isEqualTo("a == 1");
        assertThat(heard.statuses())
                .containsExactly("Connected[a]", "MalformedFilterExpression(400)[a]", "Reconnected[a]");
    }

    @Test
    void filterIsNotUnderstood_whoConnectsIsTold() {
        var connecting = pubnub.subscribe().channels("a").connect();
        loop.run();
        server.poll().answer(400, WRONG);
        loop.run();

        assertThat(connecting)
                .isCompletedExceptionally()
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .withMessageContaining("expected operand at 4");
    }

    @Test
    void filterIsNoUnicode_isRefusedWhereItStands() {
        assertThatIllegalArgumentException().isThrownBy(() -> pubnub.setFilterExpression("a == '\ud800'"));
        assertThatIllegalArgumentException().isThrownBy(() -> config.setFilterExpression("a == '\udc00'"));
        assertThat(pubnub.getFilterExpression()).isEqualTo("such=wow");
    }

    private PubNub create() {
        PubNub created = PubNub.builder(config)
                .loop(loop)
                .transport(server)
                .executor(loop::post)
                .build();
        created.addListener(heard);
        return created;
    }

    private void connected() {
        pubnub.subscribe().channels("a").execute();
        loop.run();
        server.poll().cursor(1000);
        loop.run();
    }
}
