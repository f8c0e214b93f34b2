package io.hubbub.compat;

import static io.hubbub.compat.Denials.assertDenied;
import static io.hubbub.compat.Denials.assertSubscribeDenied;
import static io.hubbub.compat.Denials.awaitDenial;
import static org.assertj.core.api.Assertions.assertThat;

import io.hubbub.compat.SdkClient.Publishing;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Clients with an auth key may do what was granted to it, and nothing else. */
@ExtendWith(GuardedNetwork.Resolver.class)
@ParameterizedClass
@MethodSource("io.hubbub.compat.Sdk#underTest")
class AuthKeyTest {
    private static final JsonNode HELLO = Json.of("hello");

    @RegisterExtension
    final Stage stage;

    private final ClientSettings root;
    private final String key;
    private final String open;
    private final String closed;
    private final String group;

    AuthKeyTest(Sdk sdk, GuardedNetwork network) {
        stage = new Stage(sdk, network.network());
        root = stage.settings().withSecretKey(network.secretKey());
        key = stage.channel("key");
        open = stage.channel("open");
        closed = stage.channel("closed");
        group = stage.group();
    }

    private Participant subject() {
        return stage.subject(stage.settings().withAuthKey(key));
    }

    private static void grant(Participant granting, Access.Names whom, String rights) {
        granting.client().grant(whom, rights, 10);
    }

    @Test
    void publisher_withAGrant_publishesThereAndNowhereElse() {
        stage.shows(Operation.AUTH_PUBLISH);
        Participant granting = stage.witness(root);
        SdkClient client = subject().client();
        assertDenied(() -> client.publish(open, HELLO, Publishing.BY_GET));
        grant(granting, Access.Names.channels(open).to(key), "w");
        granting.subscribe(open);

        client.publish(open, HELLO, Publishing.BY_GET);
        client.publish(open, HELLO, Publishing.BY_POST);
        client.fire(open, HELLO);
        client.signal(open, HELLO);

        assertThat(granting.inbox().next(3)).extracting(Arrival::value).containsOnly("\"hello\"");
        assertDenied(() -> client.publish(closed, HELLO, Publishing.BY_GET));
        assertDenied(() -> client.publish(closed, HELLO, Publishing.BY_POST));
        assertDenied(() -> client.fire(closed, HELLO));
        assertDenied(() -> client.signal(closed, HELLO));
        assertDenied(() -> client.history(open, Span.ALL, Set.of()));
        granting.client().revoke(Access.Names.channels(open).to(key));
        assertDenied(() -> client.publish(open, HELLO, Publishing.BY_GET));
    }

    @Test
    void client_withAnAwkwardAuthKey_mayDoWhatWasGranted() {
        stage.shows(Operation.AUTH_NAMES);
        String awkward = stage.channel("key ü/&=+ %41~!*'();#");
        grant(stage.witness(root), Access.Names.channels(open).to(awkward), "rw");
        Participant subject = stage.subject(stage.settings().withAuthKey(awkward));

        subject.subscribe(open);
        subject.client().publish(open, HELLO, Publishing.BY_GET);
        subject.client().publish(open, HELLO, Publishing.BY_POST);

        assertThat(subject.inbox().next(2)).extracting(Arrival::value).containsOnly("\"hello\"");
    }

    @Test
    void subscriber_withAGrant_receivesFromThereAndNowhereElse() {
        stage.shows(Operation.AUTH_SUBSCRIBE);
        Participant granting = stage.witness(root);
        assertSubscribeDenied(subject(), Names.channels(open), false);
        grant(granting, Access.Names.channels(open).to(key), "r");

        Participant subscriber = subject().subscribe(open);
        granting.publish(open, "hello");

        assertThat(subscriber.inbox().next().value()).isEqualTo("\"hello\"");
        assertDenied(() -> subscriber.client().publish(open, HELLO, Publishing.BY_GET));
        assertSubscribeDenied(subject(), Names.channels(open, closed), false);
    }

    @Test
    void subscriber_withAGrantOnAPattern_receivesFromItsChannels() {
        stage.shows(Operation.AUTH_WILDCARD);
        Participant granting = stage.witness(root);
        grant(granting, Access.Names.channels(open + ".*").to(key), "r");

        Participant subscriber = subject().subscribe(open + ".one", open + ".two");
        granting.publish(open + ".two", 2);
        assertThat(subscriber.inbox().next().channel()).isEqualTo(open + ".two");
        Participant wildcard = subject().subscribe(open + ".*");
        granting.publish(open + ".three", 3);
        assertThat(wildcard.inbox().next().channel()).isEqualTo(open + ".three");

        assertSubscribeDenied(subject(), Names.channels(open), false);
        assertSubscribeDenied(subject(), Names.channels(open + ".one.deeper"), false);
    }

    @Test
    void observer_withAGrantOfItsOwnForPresence_seesWhoComes() {
        stage.shows(Operation.AUTH_PRESENCE);
        Participant granting = stage.witness(root);
        grant(granting, Access.Names.channels(open).to(key), "r");
        assertSubscribeDenied(subject(), Names.channels(open), true);
        grant(granting, Access.Names.channels(open + "-pnpres").to(key), "r");

        Participant observer = subject().subscribeWithPresence(open);

        assertThat(observer.inbox().nextPresence().uuid()).isEqualTo(observer.uuid());
    }

    @Test
    void member_withAGrantOnAGroup_subscribesAndManages() {
        stage.shows(Operation.AUTH_GROUPS);
        Participant granting = stage.witness(root);
        granting.client().addToGroup(group, List.of(open));
        assertSubscribeDenied(subject(), Names.groups(group), false);
        SdkClient client = subject().client();
        assertDenied(() -> client.channelsOfGroup(group));
        assertDenied(() -> client.addToGroup(group, List.of(closed)));

        grant(granting, Access.Names.groups(group).to(key), "r");
        Participant subscriber = subject().subscribe(Names.groups(group), false);
        granting.publish(open, "hello");
        assertThat(subscriber.inbox().next().subscription()).isEqualTo(group);
        assertDenied(() -> client.addToGroup(group, List.of(closed)));

        grant(granting, Access.Names.groups(group).to(key), "m");
        client.addToGroup(group, List.of(closed));
        client.removeFromGroup(group, List.of(open));
        assertThat(client.channelsOfGroup(group)).containsExactly(closed);
        client.deleteGroup(group);
    }

    @Test
    void reader_withAGrant_readsThereAndNowhereElse() {
        stage.shows(Operation.AUTH_HISTORY);
        Participant granting = stage.witness(root);
        long message = granting.publish(open, "hello");
        grant(granting, Access.Names.channels(open).to(key), "r");
        Participant subject = subject();
        SdkClient client = subject.client();

        assertThat(client.history(open, Span.ALL, Set.of())).hasSize(1);
        assertThat(client.fetch(List.of(open), Span.ALL, Set.of())).containsOnlyKeys(open);
        assertThat(client.counts(List.of(open), List.of(message - 1))).isEqualTo(Map.of(open, 1L));
        assertThat(client.setState(Names.channels(open), null, Json.of(Map.of("a", 1))))
                .isEqualTo(Json.of(Map.of("a", 1)));
        assertThat(client.getState(Names.channels(open), null)).containsOnlyKeys(open);
        assertThat(client.hereNow(Names.channels(open), HereNow.Detail.UUIDS).channels())
                .isNotNull();
        assertThat(client.whereNow(null)).isEmpty();

        assertDenied(() -> client.history(closed, Span.ALL, Set.of()));
        assertDenied(() -> client.fetch(List.of(open, closed), Span.ALL, Set.of()));
        assertDenied(() -> client.counts(List.of(closed), List.of(message)));
        assertDenied(() -> client.setState(Names.channels(closed), null, Json.of(Map.of("a", 1))));
        assertDenied(() -> client.getState(Names.channels(closed), null));
        assertDenied(() -> client.hereNow(Names.channels(closed), HereNow.Detail.UUIDS));
        assertDenied(() -> client.hereNow(Names.NONE, HereNow.Detail.UUIDS));
    }

    @Test
    void client_withAGrant_deletesMessagesThereAndNowhereElse() {
        stage.shows(Operation.AUTH_DELETE);
        Participant granting = stage.witness(root);
        granting.publish(open, "hello");
        granting.publish(closed, "hello");
        grant(granting, Access.Names.channels(closed).to(key), "rw");
        grant(granting, Access.Names.channels(open).to(key), "d");
        SdkClient client = subject().client();

        client.delete(open, Span.ALL);
        assertDenied(() -> client.delete(closed, Span.ALL));

        assertThat(granting.client().history(open, Span.ALL, Set.of())).isEmpty();
        assertThat(granting.client().history(closed, Span.ALL, Set.of())).hasSize(1);
    }

    @Test
    void client_withGrants_addsListsAndRemovesActions() {
        stage.shows(Operation.AUTH_ACTIONS);
        Participant granting = stage.witness(root);
        long message = granting.publish(open, "hello");
        SdkClient client = subject().client();
        assertDenied(() -> client.addAction(open, message, "reaction", "smile"));

        grant(granting, Access.Names.channels(open).to(key), "w");
        MessageAction action = client.addAction(open, message, "reaction", "smile");
        assertDenied(() -> client.actions(open, Span.ALL));
        assertDenied(() -> client.removeAction(open, action));
        grant(granting, Access.Names.channels(open).to(key), "rd");
        assertThat(client.actions(open, Span.ALL)).containsExactly(action);
        client.removeAction(open, action);
        assertThat(client.actions(open, Span.ALL)).isEmpty();
    }

    @Test
    void denial_ofASubscribe_namesWhatLacksAGrant() {
        stage.shows(Operation.AUTH_DENIED);
        Participant granting = stage.witness(root);
        granting.client().addToGroup(group, List.of(open));
        grant(granting, Access.Names.channels(open).to(key), "r");

        Status denial = assertSubscribeDenied(subject(), new Names(List.of(open, closed), List.of(group)), false);

        assertThat(denial.denied()).containsExactlyInAnyOrder(closed, group);
    }

    @Test
    void denial_ofACall_namesWhatLacksAGrant() {
        stage.shows(Operation.AUTH_DENIED_CALL);
        grant(stage.witness(root), Access.Names.channels(open).to(key), "r");
        SdkClient client = subject().client();

        CallFailed denial = assertDenied(() -> client.fetch(List.of(open, closed), Span.ALL, Set.of()));

        assertThat(denial.getMessage()).contains("[\"" + closed + "\"]");
    }

    @Test
    void subscriber_whoseGrantIsRevoked_isToldAndReceivesNoMore() {
        stage.shows(Operation.AUTH_REVOKED);
        Participant granting = stage.witness(root);
        grant(granting, Access.Names.channels(open).to(key), "r");
        Participant subscriber = subject().subscribe(open);
        granting.publish(open, "before");
        assertThat(subscriber.inbox().next().value()).isEqualTo("\"before\"");

        int mark = subscriber.inbox().mark();
        granting.client().revoke(Access.Names.channels(open).to(key));
        granting.publish(open, "after");

        awaitDenial(subscriber, mark);
        assertThat(subscriber.inbox().unread()).isZero();
    }
}
