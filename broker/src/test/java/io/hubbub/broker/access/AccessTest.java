package io.hubbub.broker.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hubbub.broker.port.Keyset;
import io.hubbub.protocol.Names;
import io.hubbub.protocol.Refusal;
import io.hubbub.protocol.RefusalCode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AccessTest {
    private static final Names NOTHING = Names.ofChannels(List.of());
    private static final Keyset KEYSET = new Keyset("demo", "sub", "pub", "secret");

    private final Map<String, Keyset> keysets = new HashMap<>(Map.of("sub", KEYSET));
    private final Access access = new Access(keysets::get);

    @Test
    void toPublish_rightKeys_permitsThatChannel() {
        PublishPermit permit = access.toPublish("sub", "pub", "a", Credentials.NONE);

        assertThat(permit.keyset()).isEqualTo(KEYSET);
        assertThat(permit.channel()).isEqualTo("a");
    }

    @Test
    void toPublish_everythingWrong_namesTheSubscribeKeyFirst() {
        assertRefused(RefusalCode.INVALID_SUBSCRIBE_KEY, () -> access.toPublish("x", "x", "", Credentials.NONE));
    }

    @Test
    void toPublish_publishKeyAndChannelWrong_namesThePublishKeyFirst() {
        assertRefused(RefusalCode.INVALID_KEY, () -> access.toPublish("sub", "x", "", Credentials.NONE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "pu", "pub2", "PUB", "secret", "sub", "pub\u0000"})
    void toPublish_otherPublishKey_isRefused(String key) {
        assertRefused(RefusalCode.INVALID_KEY, () -> access.toPublish("sub", key, "a", Credentials.NONE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a.*", "a-pnpres", "a,b"})
    void toPublish_channelThatNobodyMayWrite_isRefused(String channel) {
        assertRefused(RefusalCode.INVALID_CHANNEL, () -> access.toPublish("sub", "pub", channel, Credentials.NONE));
    }

    @Test
    void toSubscribe_rightKey_permitsTheseChannels() {
        SubscribePermit permit = access.toSubscribe("sub", Names.ofChannels(List.of("a", "b")), Credentials.NONE);

        assertThat(permit.keyset()).isEqualTo(KEYSET);
        assertThat(permit.names().channels()).containsExactly("a", "b");
    }

    @Test
    void toSubscribe_everythingWrong_namesTheSubscribeKeyFirst() {
        assertRefused(RefusalCode.INVALID_SUBSCRIBE_KEY, () -> access.toSubscribe("x", NOTHING, Credentials.NONE));
    }

    @Test
    void toSubscribe_noChannel_isRefused() {
        assertRefused(RefusalCode.EMPTY_SUBSCRIPTION, () -> access.toSubscribe("sub", NOTHING, Credentials.NONE));
    }

    @Test
    void toManageGroup_rightKey_permitsThatGroup() {
        GroupPermit permit = access.toManageGroup("sub", "ns:g", Credentials.NONE);

        assertThat(permit.keyset()).isEqualTo(KEYSET);
        assertThat(permit.group()).isEqualTo("ns:g");
        assertRefused(RefusalCode.INVALID_SUBSCRIBE_KEY, () -> access.toManageGroup("x", "", Credentials.NONE));
        assertRefused(RefusalCode.INVALID_CHANNEL_GROUP, () -> access.toManageGroup("sub", "a:b:c", Credentials.NONE));
    }

    @Test
    void toManageNamespace_rightKey_permitsThatNamespace() {
        NamespacePermit permit = access.toManageNamespace("sub", "ns", Credentials.NONE);

        assertThat(permit.keyset()).isEqualTo(KEYSET);
        assertThat(permit.namespace()).isEqualTo("ns");
        assertRefused(RefusalCode.INVALID_SUBSCRIBE_KEY, () -> access.toManageNamespace("x", "", Credentials.NONE));
        assertRefused(RefusalCode.INVALID_NAMESPACE, () -> access.toManageNamespace("sub", "a:", Credentials.NONE));
    }

    @Test
    void toListGroups_rightKey_permitsItsKeyset() {
        assertThat(access.toListGroups("sub", Credentials.NONE).keyset()).isEqualTo(KEYSET);
        assertRefused(RefusalCode.INVALID_SUBSCRIBE_KEY, () -> access.toListGroups("x", Credentials.NONE));
    }

    @Test
    void keyset_removedMeanwhile_isRefusedFromThenOn() {
        assertThat(access.keyset("sub")).isEqualTo(KEYSET);
        keysets.clear();

        assertRefused(RefusalCode.INVALID_SUBSCRIBE_KEY, () -> access.keyset("sub"));
    }

    @Test
    void toString_keyset_keepsTheSecret() {
        assertThat(KEYSET.toString()).contains("demo", "sub", "pub").doesNotContain("secret");
    }

    private static void assertRefused(RefusalCode code, ThrowingCallable request) {
        assertThatThrownBy(request)
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(code));
    }
}
