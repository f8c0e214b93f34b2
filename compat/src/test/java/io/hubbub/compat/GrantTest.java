package io.hubbub.compat;

import static io.hubbub.compat.Denials.assertDenied;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.hubbub.compat.SdkClient.Publishing;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Clients with the secret key give rights to auth keys, take them, and read who has which. */
@ExtendWith(GuardedNetwork.Resolver.class)
@ParameterizedClass
@MethodSource("io.hubbub.compat.Sdk#underTest")
class GrantTest {
    private static final JsonNode HELLO = Json.of("hello");

    @RegisterExtension
    final Stage stage;

    private final ClientSettings root;
    private final String key;
    private final String otherKey;
    private final String first;
    private final String second;
    private final String group;
    private final String otherGroup;

    GrantTest(Sdk sdk, GuardedNetwork network) {
        stage = new Stage(sdk, network.network());
        root = stage.settings().withSecretKey(network.secretKey());
        key = stage.channel("key");
        otherKey = stage.channel("key");
        first = stage.channel("granted");
        second = stage.channel("granted");
        group = stage.group();
        otherGroup = stage.group();
    }

    private SdkClient subject() {
        return stage.subject(root).client();
    }

    private SdkClient user(String authKey) {
        return stage.witness(stage.settings().withAuthKey(authKey)).client();
    }

    @Test
    void grant_onChannelsAndGroups_letsTheKeysIn() {
        stage.shows(Operation.GRANT);
        SdkClient subject = subject();

        subject.grant(Access.Names.channels(first).to(key), "w", 10);
        subject.grant(Access.Names.channels(first, second).to(otherKey), "rw", 10);
        subject.grant(Access.Names.groups(group).to(key, otherKey), "m", 10);

        user(key).publish(first, HELLO, Publishing.BY_GET);
        assertDenied(() -> user(key).publish(second, HELLO, Publishing.BY_GET));
        assertDenied(() -> user(key).history(first, Span.ALL, Set.of()));
        user(otherKey).publish(second, HELLO, Publishing.BY_GET);
        assertThat(user(otherKey).history(second, Span.ALL, Set.of())).hasSize(1);
        user(key).addToGroup(group, List.of(first));
        assertThat(user(otherKey).channelsOfGroup(group)).containsExactly(first);
        assertDenied(() -> user("another").channelsOfGroup(group));
    }

    @Test
    void grant_withAwkwardNames_letsTheKeysIn() {
        stage.shows(Operation.GRANT_NAMES);
        String awkwardChannel = stage.channel("granted ü/&=+ %41~!'();#");
        String awkwardKey = stage.channel("key ü/&=+ %41~!*'();#");

        subject().grant(Access.Names.channels(first, awkwardChannel).to(key, awkwardKey), "w", 10);

        user(key).publish(awkwardChannel, HELLO, Publishing.BY_GET);
        user(awkwardKey).publish(awkwardChannel, HELLO, Publishing.BY_GET);
        user(awkwardKey).publish(first, HELLO, Publishing.BY_GET);
    }

    @Test
    void grant_withoutKeys_letsEverybodyIn() {
        stage.shows(Operation.GRANT_EVERYBODY);

        subject().grant(Access.Names.channels(first), "w", 10);

        stage.witness().client().publish(first, HELLO, Publishing.BY_GET);
        user(key).publish(first, HELLO, Publishing.BY_GET);
        assertDenied(() -> user(key).publish(second, HELLO, Publishing.BY_GET));
    }

    @Test
    void grant_withoutNames_opensTheKeyset() {
        stage.shows(Operation.GRANT_KEYSET);
        SdkClient subject = subject();

        subject.grant(Access.Names.KEYSET, "w", 10);
        try {
            stage.witness().client().publish(first, HELLO, Publishing.BY_GET);
            assertDenied(() -> user(key).history(first, Span.ALL, Set.of()));
        } finally {
            subject.revoke(Access.Names.KEYSET);
        }
        assertDenied(() -> user(key).publish(first, HELLO, Publishing.BY_GET));
    }

    @Test
    void grant_withATtl_isToldForHowLong() {
        stage.shows(Operation.GRANT_TTL);
        SdkClient subject = subject();
        Access.Names whom = Access.Names.channels(first).to(key);

        assertThat(subject.grant(whom, "w", 5).ttl()).isEqualTo(5);
        assertThat(subject.grant(whom, "w", 0).ttl()).isZero();
        assertThat(subject.grant(whom, "w", null).ttl()).isEqualTo(1440);
    }

    @Test
    void revoke_ofWhatWasGranted_letsNobodyInAnyMore() {
        stage.shows(Operation.GRANT_REVOKE);
        SdkClient subject = subject();
        SdkClient granting = stage.witness(root).client();
        granting.grant(Access.Names.channels(first, second).to(key, otherKey), "w", 10);
        granting.grant(Access.Names.groups(group).to(key), "m", 10);

        subject.revoke(Access.Names.channels(first).to(key));
        subject.revoke(Access.Names.groups(group).to(key));

        assertDenied(() -> user(key).publish(first, HELLO, Publishing.BY_GET));
        assertDenied(() -> user(key).channelsOfGroup(group));
        user(key).publish(second, HELLO, Publishing.BY_GET);
        user(otherKey).publish(first, HELLO, Publishing.BY_GET);
    }

    @Test
    void grant_onChannels_isTold() {
        stage.shows(Operation.GRANT_TOLD);
        SdkClient subject = subject();

        assertThat(subject.grant(Access.Names.channels(second).to(key), "rwd", 10))
                .isEqualTo(granted("user", 10, Map.of(second, Map.of(key, "rwd")), Map.of()));
        assertThat(subject.grant(Access.Names.channels(first, second).to(key, otherKey), "rwmdguj", null))
                .isEqualTo(granted(
                        "user",
                        1440,
                        Map.of(
                                first, Map.of(key, "rwmdguj", otherKey, "rwmdguj"),
                                second, Map.of(key, "rwmdguj", otherKey, "rwmdguj")),
                        Map.of()));
    }

    @Test
    void grant_onGroups_isTold() {
        stage.shows(Operation.GRANT_TOLD_GROUPS);
        SdkClient subject = subject();

        assertThat(subject.grant(Access.Names.groups(group).to(key, otherKey), "r", 0))
                .isEqualTo(granted("channel-group+auth", 0, Map.of(), Map.of(group, Map.of(key, "r", otherKey, "r"))));
    }

    @Test
    void grant_onSeveralGroups_isTold() {
        stage.shows(Operation.GRANT_TOLD_SEVERAL_GROUPS);
        SdkClient subject = subject();

        assertThat(subject.grant(Access.Names.groups(group, otherGroup).to(key), "rm", 10))
                .isEqualTo(granted(
                        "channel-group+auth",
                        10,
                        Map.of(),
                        Map.of(group, Map.of(key, "rm"), otherGroup, Map.of(key, "rm"))));
    }

    @Test
    void grant_toEverybody_isTold() {
        stage.shows(Operation.GRANT_TOLD_EVERYBODY);
        SdkClient subject = subject();

        assertThat(subject.grant(Access.Names.channels(first, second), "rw", 10))
                .isEqualTo(granted("channel", 10, Map.of(first, Map.of("", "rw"), second, Map.of("", "rw")), Map.of()));
        assertThat(subject.grant(Access.Names.groups(group), "m", 10))
                .isEqualTo(granted("channel-group", 10, Map.of(), Map.of(group, Map.of("", "m"))));
        assertThat(subject.grant(Access.Names.KEYSET, "", 10))
                .isEqualTo(new Access.Granted("subkey", 1, Map.of(), Map.of(), Map.of(), ""));
    }

    @Test
    void grant_onUsers_isAccepted() {
        stage.shows(Operation.GRANT_USERS);
        SdkClient subject = subject();
        Access.Names whom =
                Access.Names.users(stage.channel("ann"), stage.channel("bob")).to(key, otherKey);

        assertThatCode(() -> {
                    subject.grant(whom, "dgu", 10);
                    subject.revoke(whom);
                })
                .doesNotThrowAnyException();
    }

    @Test
    void grant_onUsers_isTold() {
        stage.shows(Operation.GRANT_TOLD_USERS);
        SdkClient subject = subject();
        String user = stage.channel("ann");
        String other = stage.channel("bob");

        assertThat(subject.grant(Access.Names.users(user).to(key), "gu", 10))
                .isEqualTo(grantedOnUsers(10, Map.of(user, Map.of(key, "gu"))));
        assertThat(subject.grant(Access.Names.users(user, other).to(key, otherKey), "dguj", null))
                .isEqualTo(grantedOnUsers(
                        1440,
                        Map.of(
                                user, Map.of(key, "dguj", otherKey, "dguj"),
                                other, Map.of(key, "dguj", otherKey, "dguj"))));
    }

    @Test
    void grant_signedWithAWrongSecretKey_isDenied() {
        stage.shows(Operation.GRANT_WRONG);
        SdkClient subject = stage.subject(root.withSecretKey("not the secret")).client();
        Access.Names whom = Access.Names.channels(first).to(key);

        assertDenied(() -> subject.grant(whom, "w", 10));
        assertDenied(() -> user(key).publish(first, HELLO, Publishing.BY_GET));
        stage.witness(root).client().grant(whom, "w", 10);
        assertDenied(() -> subject.revoke(whom));

        user(key).publish(first, HELLO, Publishing.BY_GET);
    }

    @Test
    void audit_signedWithAWrongSecretKey_isDenied() {
        stage.shows(Operation.AUDIT_WRONG);
        SdkClient subject = stage.subject(root.withSecretKey("not the secret")).client();

        assertDenied(() -> subject.audit(Access.Names.channels(first)));
        assertDenied(() -> subject.audit(Access.Names.channels(first).to(key)));
        assertDenied(() -> subject.audit(Access.Names.KEYSET));
    }

    @Test
    void audit_tellsWhoHasWhichRights() {
        stage.shows(Operation.AUDIT);
        SdkClient subject = subject();
        SdkClient granting = stage.witness(root).client();
        String awkward = stage.channel("granted ü/&=+ %41~!'();#");
        String awkwardKey = stage.channel("key ü/&=+ %41~!*'();#");
        granting.grant(Access.Names.channels(awkward), "r", 10);
        granting.grant(Access.Names.channels(awkward).to(awkwardKey), "rw", 10);
        granting.grant(Access.Names.groups(group).to(key), "m", 10);

        assertThat(subject.audit(Access.Names.channels(awkward)))
                .isEqualTo(granted("channel", null, Map.of(awkward, Map.of("", "r", awkwardKey, "rw")), Map.of()));
        assertThat(subject.audit(Access.Names.channels(awkward).to(awkwardKey)))
                .isEqualTo(granted("user", null, Map.of(awkward, Map.of(awkwardKey, "rw")), Map.of()));
        assertThat(subject.audit(Access.Names.groups(group)))
                .isEqualTo(granted("channel-group", null, Map.of(), Map.of(group, Map.of(key, "m"))));
        assertThat(subject.audit(Access.Names.groups(group).to(key)))
                .isEqualTo(granted("channel-group+auth", null, Map.of(), Map.of(group, Map.of(key, "m"))));
        Access.Granted everything = subject.audit(Access.Names.KEYSET);
        assertThat(everything.level()).isEqualTo("subkey");
        assertThat(everything.channels()).containsEntry(awkward, Map.of("", "r", awkwardKey, "rw"));
        assertThat(everything.groups()).containsEntry(group, Map.of(key, "m"));
    }

    private static Access.Granted grantedOnUsers(int ttl, Map<String, Map<String, String>> users) {
        return new Access.Granted("uuid", ttl, Map.of(), Map.of(), users, null);
    }

    private static Access.Granted granted(
            String level,
            @Nullable Integer ttl,
            Map<String, Map<String, String>> channels,
            Map<String, Map<String, String>> groups) {
        return new Access.Granted(level, ttl, channels, groups, Map.of(), null);
    }
}
