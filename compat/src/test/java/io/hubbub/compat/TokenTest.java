package io.hubbub.compat;

import static io.hubbub.compat.Denials.assertDenied;
import static io.hubbub.compat.Denials.assertSubscribeDenied;
import static io.hubbub.compat.Denials.awaitDenial;
import static org.assertj.core.api.Assertions.assertThat;

import io.hubbub.compat.SdkClient.Publishing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Tokens: made by one who has the secret key, shown by clients, read by both. */
@ExtendWith(GuardedNetwork.Resolver.class)
@ParameterizedClass
@MethodSource("io.hubbub.compat.Sdk#underTest")
class TokenTest {
    private static final JsonNode HELLO = Json.of("hello");
    private static final JsonNode META = Json.parse("{\"plan\":\"free ü\",\"seats\":3,\"trial\":true}");

    private static final Duration LONG = Duration.ofMinutes(10);
    private static final Duration SHORT = Duration.ofSeconds(3);

    @RegisterExtension
    final Stage stage;

    private final GuardedNetwork network;
    private final ClientSettings root;
    private final String open;
    private final String closed;
    private final String matching;
    private final String pattern;
    private final String group;

    TokenTest(Sdk sdk, GuardedNetwork network) {
        this.network = network;
        stage = new Stage(sdk, network.network());
        root = stage.settings().withSecretKey(network.secretKey());
        open = stage.channel("open ü/&=+");
        closed = stage.channel("closed");
        String room = stage.channel("room");
        matching = room + "-one";
        pattern = "^" + room + "-[a-z]+$";
        group = stage.group();
    }

    private Access.Token ofChannels() {
        return Access.Token.of(10, Access.Scope.channels(Map.of(open, "rw")))
                .with(Access.Scope.channels(Map.of(pattern, "w")));
    }

    private SdkClient user(String token) {
        SdkClient user = stage.witness().client();
        user.setToken(token);
        return user;
    }

    private void assertGoodForItsChannelsAlone(SdkClient client) {
        client.publish(open, HELLO, Publishing.BY_GET);
        client.publish(open, HELLO, Publishing.BY_POST);
        client.publish(matching, HELLO, Publishing.BY_GET);
        assertThat(client.history(open, Span.ALL, Set.of())).hasSize(2);
        assertDenied(() -> client.publish(closed, HELLO, Publishing.BY_GET));
        assertDenied(() -> client.history(matching, Span.ALL, Set.of()));
    }

    private static String canonicalMeta(Access.Token token) {
        return Json.canonical(Objects.requireNonNull(token.meta()));
    }

    @Test
    void token_granted_givesWhatItSays() {
        stage.shows(Operation.TOKEN_GRANT);

        String token = stage.subject(root).client().grantToken(ofChannels().with(META));

        SdkClient user = user(token);
        assertGoodForItsChannelsAlone(user);
        Access.Token parsed = user.parseToken(token);
        assertThat(parsed.ttl()).isEqualTo(10);
        assertThat(canonicalMeta(parsed)).isEqualTo(Json.canonical(META));
    }

    @Test
    void token_grantedForGroups_givesWhatItSays() {
        stage.shows(Operation.TOKEN_GRANT_GROUPS);
        SdkClient granting = stage.subject(root).client();
        String other = stage.group();
        granting.addToGroup(group, List.of(closed));
        Access.Token contents = Access.Token.of(10, new Access.Scope(Map.of(), Map.of(group, "r"), Map.of()))
                .with(new Access.Scope(Map.of(), Map.of("^" + other + "$", "m"), Map.of()));

        SdkClient user = user(granting.grantToken(contents));

        user.addToGroup(other, List.of(closed));
        assertDenied(() -> user.addToGroup(group, List.of(open)));
        user.hereNow(Names.groups(group), HereNow.Detail.UUIDS);
        assertDenied(() -> user.hereNow(Names.groups(other), HereNow.Detail.UUIDS));
    }

    @Test
    void token_grantedToOneUser_isGoodForNobodyElse() {
        stage.shows(Operation.TOKEN_GRANT_USER);
        Participant user = stage.witness();

        String token = stage.subject(root).client().grantToken(ofChannels().only(user.uuid()));

        user.client().setToken(token);
        assertGoodForItsChannelsAlone(user.client());
        assertDenied(() -> user(token).publish(open, HELLO, Publishing.BY_GET));
    }

    @Test
    void token_parsed_tellsWhatItGives() {
        stage.shows(Operation.TOKEN_PARSE);
        Access.Token contents = Access.Token.of(
                        43_200,
                        new Access.Scope(
                                Map.of(open, "rwmdguj", closed, "r"), Map.of(group, "rm"), Map.of("ann", "dgu")))
                .with(new Access.Scope(Map.of(pattern, "w"), Map.of("^team-.*$", "r"), Map.of("^bob$", "g")))
                .with(META)
                .only("ann ü");
        String token = stage.witness(root).client().grantToken(contents);

        Access.Token parsed = stage.subject().client().parseToken(token);

        assertThat(parsed).usingRecursiveComparison().ignoringFields("meta").isEqualTo(contents);
        assertThat(canonicalMeta(parsed)).isEqualTo(Json.canonical(META));
    }

    @Test
    void client_thatSetsAToken_mayDoWhatItGives() {
        stage.shows(Operation.TOKEN_SET);
        String token = stage.witness(root).client().grantToken(ofChannels());
        SdkClient client = stage.subject().client();
        assertDenied(() -> client.publish(open, HELLO, Publishing.BY_GET));

        client.setToken(token);

        assertGoodForItsChannelsAlone(client);
    }

    @Test
    void client_withATokenAsAuthKey_mayDoWhatItGives() {
        stage.shows(Operation.TOKEN_AUTH_KEY);
        String token = stage.witness(root).client().grantToken(ofChannels());

        assertGoodForItsChannelsAlone(
                stage.subject(stage.settings().withAuthKey(token)).client());
    }

    @Test
    void subscriber_withAToken_receivesWhatItGives() {
        stage.shows(Operation.TOKEN_SUBSCRIBE);
        Participant granting = stage.witness(root);
        granting.client().addToGroup(group, List.of(closed));
        Participant subscriber = stage.subject();
        Access.Token contents = Access.Token.of(10, new Access.Scope(Map.of(open, "r"), Map.of(group, "r"), Map.of()))
                .with(Access.Scope.channels(Map.of(pattern, "r")))
                .only(subscriber.uuid());
        subscriber.client().setToken(granting.client().grantToken(contents));

        subscriber.subscribe(new Names(List.of(open, matching), List.of(group)), false);
        granting.publish(open, 1);
        granting.publish(matching, 2);
        granting.publish(closed, 3);

        assertThat(subscriber.inbox().next(3)).extracting(Arrival::value).containsExactly("1", "2", "3");
        Participant other = stage.subject();
        other.client().setToken(granting.client().grantToken(contents));
        assertSubscribeDenied(other, Names.channels(open), false);
    }

    @Test
    void subscriber_whoseTokenExpires_isToldAndReceivesNoMore() {
        stage.shows(Operation.TOKEN_EXPIRES);
        Participant granting = stage.witness(root);
        Participant subscriber = stage.subject(stage.settings().withAuthKey(network.tokenFor(LONG, open)));
        subscriber.subscribe(open);
        granting.publish(open, "before");
        assertThat(subscriber.inbox().next().value()).isEqualTo("\"before\"");

        subscriber.client().setToken(network.tokenFor(SHORT, open));
        // The poll that shows the long token is answered. The next shows the short one, in time or not.
        granting.publish(open, "between");
        awaitDenial(subscriber, 0);
        granting.publish(open, "after");

        assertDenied(() -> subscriber.client().publish(open, HELLO, Publishing.BY_GET));
        assertThat(subscriber.inbox().rest()).extracting(Arrival::value).doesNotContain("\"after\"");
    }

    @Test
    void subscriber_whoSetsAnotherToken_outlivesTheFirst() {
        stage.shows(Operation.TOKEN_REPLACED);
        Participant granting = stage.witness(root);
        String first = granting.client().grantToken(ofChannels());
        String second = granting.client().grantToken(ofChannels().with(META));
        Participant subscriber = stage.subject();
        subscriber.client().setToken(first);
        subscriber.subscribe(open);
        int mark = subscriber.inbox().mark();
        granting.publish(open, 1);

        subscriber.client().setToken(second);
        // What was waiting with the first token is answered, so that the next request shows the second.
        granting.publish(open, 2);
        granting.publish(open, 3);
        List<Arrival> arrivals = new ArrayList<>(subscriber.inbox().next(3));
        granting.publish(open, 4);
        arrivals.addAll(subscriber.inbox().next(1));
        granting.client().revokeToken(first);
        granting.publish(open, 5);
        granting.publish(open, 6);
        arrivals.addAll(subscriber.inbox().next(2));

        assertThat(arrivals).extracting(Arrival::value).containsExactly("1", "2", "3", "4", "5", "6");
        assertThat(subscriber.inbox().mark()).as("nothing was said of a denial").isEqualTo(mark);
        subscriber.client().publish(open, HELLO, Publishing.BY_GET);
    }

    @Test
    void token_grantedWithAWrongSecretKey_isDenied() {
        stage.shows(Operation.TOKEN_GRANT_WRONG);
        SdkClient subject = stage.subject(root.withSecretKey("not the secret")).client();

        assertDenied(() -> subject.grantToken(ofChannels()));
    }

    @Test
    void client_withAnExpiredToken_isLetInNowhere() {
        stage.shows(Operation.TOKEN_EXPIRED);
        Participant subject = stage.subject(stage.settings().withAuthKey(network.expiredToken(open)));

        CallFailed denial = assertDenied(() -> subject.client().publish(open, HELLO, Publishing.BY_GET));

        assertThat(denial.getMessage()).contains("Token is expired.");
        assertSubscribeDenied(subject, Names.channels(open), false);
    }

    @Test
    void token_revoked_givesNothing() {
        stage.shows(Operation.TOKEN_REVOKE);
        Participant granting = stage.witness(root);
        String revoked = granting.client().grantToken(ofChannels().with(META));
        String other = granting.client().grantToken(ofChannels());

        stage.subject(root).client().revokeToken(revoked);

        CallFailed denial = assertDenied(() -> user(revoked).publish(open, HELLO, Publishing.BY_GET));
        assertThat(denial.getMessage()).contains("Token is revoked.");
        user(other).publish(open, HELLO, Publishing.BY_GET);
    }

    @Test
    void subscriber_whoseTokenIsRevoked_isToldAndReceivesNoMore() {
        stage.shows(Operation.TOKEN_REVOKED);
        Participant granting = stage.witness(root);
        String token = granting.client().grantToken(ofChannels());
        Participant subscriber = stage.subject();
        subscriber.client().setToken(token);
        subscriber.subscribe(open);
        granting.publish(open, "before");
        assertThat(subscriber.inbox().next().value()).isEqualTo("\"before\"");

        int mark = subscriber.inbox().mark();
        granting.client().revokeToken(token);
        granting.publish(open, "after");

        awaitDenial(subscriber, mark);
        assertThat(subscriber.inbox().unread()).isZero();
    }
}
