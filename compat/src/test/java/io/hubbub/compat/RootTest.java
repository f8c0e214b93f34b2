package io.hubbub.compat;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubbub.compat.SdkClient.Publishing;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Clients that sign what they ask with the secret key may do everything, whatever has to be escaped in it. */
@ExtendWith(GuardedNetwork.Resolver.class)
@ParameterizedClass
@MethodSource("io.hubbub.compat.Sdk#underTest")
@Execution(ExecutionMode.CONCURRENT) // waits for real time
class RootTest {
    private static final int LEAST_OF_EVERY_SDK = 20; // seconds of a presence timeout; they raise what is less
    private static final JsonNode AWKWARD = Json.parse("{\"text\":\"ünï 漢 /+%?&=~!*'();#\"}");

    @RegisterExtension
    final Stage stage;

    private final ClientSettings root;
    private final String channel;
    private final String plain;

    RootTest(Sdk sdk, GuardedNetwork network) {
        stage = new Stage(sdk, network.network());
        root = stage.settings().withSecretKey(network.secretKey());
        channel = stage.channel("root ü/&=+ ~!'()");
        plain = stage.channel("root");
    }

    @Test
    void publisher_withTheSecretKey_isLetIn() {
        stage.shows(Operation.ROOT_PUBLISH);
        Participant reader = stage.witness(root).subscribe(channel);
        SdkClient client = stage.subject(root).client();

        client.publish(channel, AWKWARD, Publishing.BY_GET);
        client.publish(channel, AWKWARD, new Publishing(false, AWKWARD));
        client.publish(channel, AWKWARD, Publishing.BY_POST);
        client.publish(channel, AWKWARD, new Publishing(true, AWKWARD));
        client.fire(channel, AWKWARD);
        client.signal(channel, AWKWARD);

        assertThat(reader.inbox().next(5)).extracting(Arrival::value).containsOnly(Json.canonical(AWKWARD));
    }

    @Test
    void subscriber_withTheSecretKey_isLetIn() {
        stage.shows(Operation.ROOT_SUBSCRIBE);
        Participant publisher = stage.witness(root);
        String first = stage.group();
        String second = stage.group();
        publisher.client().addToGroup(first, List.of(plain));
        publisher.client().addToGroup(second, List.of(stage.channel("root")));
        Participant subscriber =
                stage.subject(root).subscribe(new Names(List.of(channel), List.of(first, second)), true);

        publisher.publish(channel, 1);
        publisher.publish(plain, 2);

        assertThat(subscriber.inbox().next(2)).extracting(Arrival::value).containsExactly("1", "2");
        assertThat(subscriber.inbox().nextPresence().uuid()).isEqualTo(subscriber.uuid());
    }

    @Test
    void subscriber_withTheSecretKeyAndAFilter_receivesWhatItLetsPass() {
        stage.shows(Operation.ROOT_FILTER);
        Participant publisher = stage.witness(root);
        String filter = "language == 'en' && !(note LIKE '*100%*') || note == \"it's / + ü\"";
        Participant subscriber = stage.subject(root.withFilter(filter)).subscribe(channel);

        publish(publisher, channel, 1, "{\"language\":\"en\",\"note\":\"100% ü\"}");
        publish(publisher, channel, 2, "{\"language\":\"en\",\"note\":\"none\"}");
        publish(publisher, channel, 3, "{\"note\":\"it's / + ü\"}");

        assertThat(subscriber.inbox().next(2)).extracting(Arrival::value).containsExactly("2", "3");
    }

    private static void publish(Participant publisher, String channel, int message, String meta) {
        publisher.client().publish(channel, Json.of(message), new Publishing(false, Json.parse(meta)));
    }

    @Test
    void presence_withTheSecretKey_isTold() {
        stage.shows(Operation.ROOT_PRESENCE);
        Participant subject = stage.subject(root).subscribe(plain);
        SdkClient client = subject.client();

        assertThat(client.setState(Names.channels(plain), null, AWKWARD)).isEqualTo(AWKWARD);
        assertThat(client.getState(Names.channels(plain), null)).isEqualTo(Map.of(plain, AWKWARD));
        HereNow here = client.hereNow(Names.channels(plain, stage.channel("root")), HereNow.Detail.STATE);
        assertThat(here.channels().get(plain)).isEqualTo(new HereNow.Place(1, Map.of(subject.uuid(), AWKWARD)));
        assertThat(client.whereNow(null)).containsExactly(plain);
    }

    @Test
    void heartbeats_withTheSecretKey_areHeard() {
        stage.shows(Operation.ROOT_HEARTBEAT);
        assertHeard(Json.of(Map.of("mood", "good")));
    }

    @Test
    void heartbeats_withTheSecretKeyAndAnAwkwardState_areHeard() {
        stage.shows(Operation.ROOT_HEARTBEAT_STATE);
        assertHeard(AWKWARD);
    }

    private void assertHeard(JsonNode state) {
        Participant observer = stage.witness(root).subscribeWithPresence(plain);
        assertThat(observer.inbox().nextPresence().uuid()).isEqualTo(observer.uuid());
        Participant subject =
                stage.subject(root.withHeartbeats(LEAST_OF_EVERY_SDK)).subscribe(plain);
        assertThat(observer.inbox().nextPresence().action()).isEqualTo("join");
        subject.client().setState(Names.channels(plain), null, state);
        assertThat(observer.inbox().nextPresence().action()).isEqualTo("state-change");
        Access.Scope scope = Access.Scope.channels(Map.of(plain, "r"));
        String token = observer.client().grantToken(Access.Token.of(5, scope));

        stage.plainUser(subject.uuid()).with(token).leave(plain);
        assertThat(observer.inbox().nextPresence().action()).isEqualTo("leave");

        // Its poll is still open, so this is its next heartbeat.
        PresenceEvent event = observer.inbox().nextPresence();
        assertThat(event.action()).isEqualTo("join");
        assertThat(event.uuid()).isEqualTo(subject.uuid());
    }

    @Test
    void history_withTheSecretKey_isReadAndDeleted() {
        stage.shows(Operation.ROOT_HISTORY);
        Participant subject = stage.subject(root);
        SdkClient client = subject.client();
        long first = subject.publish(channel, "hello");
        long second = subject.publish(plain, "hello");

        assertThat(client.history(channel, Span.ALL, Set.of())).hasSize(1);
        assertThat(client.fetch(List.of(plain), Span.ALL, Set.of(KeptMessage.Detail.META)))
                .containsOnlyKeys(plain);
        assertThat(client.counts(List.of(channel, plain), List.of(first - 1, second - 1)))
                .containsEntry(plain, 1L);
        client.delete(channel, Span.ALL);
        assertThat(client.history(channel, Span.ALL, Set.of())).isEmpty();
    }

    @Test
    void actions_withTheSecretKey_areAddedListedAndRemoved() {
        stage.shows(Operation.ROOT_ACTIONS);
        Participant subject = stage.subject(root);
        SdkClient client = subject.client();
        long message = subject.publish(plain, "hello");

        MessageAction action = client.addAction(plain, message, "reaction", "🎉 \"ü\" / + 100%");
        assertThat(client.actions(plain, Span.ALL)).containsExactly(action);
        client.removeAction(plain, action);
        assertThat(client.actions(plain, Span.ALL)).isEmpty();
    }

    @Test
    void groups_withTheSecretKey_areManaged() {
        stage.shows(Operation.ROOT_GROUPS);
        SdkClient client = stage.subject(root).client();
        String group = stage.group();

        client.addToGroup(group, List.of(plain, stage.channel("root")));
        client.removeFromGroup(group, List.of(plain));
        assertThat(client.channelsOfGroup(group)).hasSize(1);
        client.deleteGroup(group);
        assertThat(client.channelsOfGroup(group)).isEmpty();
    }

    @Test
    void client_withAWrongSecretKey_isLetInNowhere() {
        stage.shows(Operation.ROOT_WRONG);
        Participant subject = stage.subject(root.withSecretKey("not the secret"));
        SdkClient client = subject.client();

        Denials.assertDenied(() -> client.publish(plain, AWKWARD, Publishing.BY_GET));
        Denials.assertDenied(() -> client.publish(plain, AWKWARD, Publishing.BY_POST));
        Denials.assertDenied(() -> client.history(plain, Span.ALL, Set.of()));
        Denials.assertDenied(() -> client.hereNow(Names.channels(plain), HereNow.Detail.STATE));
        Denials.assertDenied(() -> client.channelsOfGroup(stage.group()));
        Denials.assertSubscribeDenied(subject, Names.channels(plain), false);
    }
}
