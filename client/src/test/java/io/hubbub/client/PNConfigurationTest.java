package io.hubbub.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.hubbub.client.crypto.PNCrypto;
import io.hubbub.client.model.PNHeartbeatNotificationOptions;
import io.hubbub.client.model.PNReconnectionPolicy;
import io.hubbub.client.model.PubNubError;
import io.hubbub.client.model.PubNubException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PNConfigurationTest {
    @Test
    void defaults_areThoseOfTheDocuments() {
        PNConfiguration config = new PNConfiguration();

        assertThat(config.getOrigin()).isEqualTo("ps.pndsn.com");
        assertThat(config.isSsl()).isFalse();
        assertThat(config.getConnectTimeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(config.getSubscribeRequestTimeout()).isEqualTo(Duration.ofSeconds(310));
        assertThat(config.getNonSubscribeRequestTimeout()).isEqualTo(Duration.ofSeconds(10));
        assertThat(config.getHeartbeatNotificationOptions()).isEqualTo(PNHeartbeatNotificationOptions.FAILURES);
        assertThat(config.getReconnectPolicy()).isEqualTo(PNReconnectionPolicy.NONE);
        assertThat(config.isSuppressLeaveEvents()).isFalse();
        assertThat(config.isEnableSubscribe()).isTrue();
        assertThat(config.isDaemon()).isFalse();
        assertThat(config.isDisableTokenManager()).isFalse();
        assertThat(config.isUseRandomInitializationVector()).isTrue();
        assertThat(config.getFilterExpression()).isNull();
        assertThat(config.getMaximumReconnectionRetries()).isEqualTo(-1);
        assertThat(config.isDedupOnSubscribe()).isFalse();
        assertThat(config.getMaximumMessagesCacheSize()).isEqualTo(100);
        assertThat(config.getRequestMessageCountThreshold()).isNull();
        assertThat(config.isIncludeRequestIdentifier()).isTrue();
        assertThat(config.isIncludeInstanceIdentifier()).isFalse();
        assertThat(config.getPresenceTimeout()).isEqualTo(300);
        assertThat(config.getHeartbeatInterval()).isZero();
    }

    @Test
    void aliases_setTheSame() {
        PNConfiguration config = new PNConfiguration()
                .setSubscribeTimeout(100)
                .setNonSubscribeTimeout(301)
                .setReconnectionPolicy(PNReconnectionPolicy.LINEAR)
                .setSecure(true)
                .setUserId("me");

        assertThat(config.getSubscribeRequestTimeout()).isEqualTo(Duration.ofSeconds(100));
        assertThat(config.getNonSubscribeRequestTimeout()).isEqualTo(Duration.ofSeconds(301));
        assertThat(config.getReconnectPolicy()).isEqualTo(PNReconnectionPolicy.LINEAR);
        assertThat(config.isSsl()).isTrue();
        assertThat(config.getUuid()).isEqualTo("me").isEqualTo(config.getUserId());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1})
    void timeouts_notPositive_areRefused(int seconds) {
        PNConfiguration config = new PNConfiguration();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> config.setConnectTimeout(seconds))
                .withMessageContaining("connectTimeout must be longer than 0");
        assertThatIllegalArgumentException().isThrownBy(() -> config.setSubscribeRequestTimeout(seconds));
        assertThatIllegalArgumentException().isThrownBy(() -> config.setNonSubscribeRequestTimeout(seconds));
        assertThatIllegalArgumentException().isThrownBy(() -> config.setMaximumMessagesCacheSize(seconds));
    }

    @Test
    @SuppressWarnings("NullAway") // what callers without a checker may do
    void choices_null_areRefused() {
        PNConfiguration config = new PNConfiguration();

        assertThatNullPointerException().isThrownBy(() -> config.setHeartbeatNotificationOptions(null));
        assertThatNullPointerException().isThrownBy(() -> config.setReconnectPolicy(null));
        assertThatNullPointerException().isThrownBy(() -> PubNub.create(null));
    }

    @ParameterizedTest
    @CsvSource({
        "localhost:8080,localhost:8080,false",
        "http://localhost:8080,localhost:8080,false",
        "https://example.com,example.com,true",
        "[::1]:80,[::1]:80,false",
        "10.0.0.1,10.0.0.1,false"
    })
    void setOrigin_withOrWithoutScheme_isHostAndPort(String given, String origin, boolean ssl) {
        PNConfiguration config = new PNConfiguration().setOrigin(given);

        assertThat(config.getOrigin()).isEqualTo(origin);
        assertThat(config.isSsl()).isEqualTo(ssl);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "example.com/path", "http://", "a b", "user@host", "host:port", "host:123456", "ws://x"
            })
    void setOrigin_anythingElse_isRefused(String origin) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PNConfiguration().setOrigin(origin))
                .withMessageContaining("host:port");
    }

    @Test
    void presenceTimeout_setsTheHeartbeat_andIsAtLeast20() {
        assertThat(new PNConfiguration().setPresenceTimeout(60).getHeartbeatInterval())
                .isEqualTo(29);
        assertThat(new PNConfiguration().setPresenceTimeout(4).getPresenceTimeout())
                .isEqualTo(20);
        assertThat(new PNConfiguration()
                        .setPresenceTimeoutWithCustomInterval(120, 0)
                        .getHeartbeatInterval())
                .isZero();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PNConfiguration().setPresenceTimeoutWithCustomInterval(120, -1));
    }

    @Test
    void blankKeys_countAsNone() {
        PNConfiguration config = new PNConfiguration()
                .setPublishKey(" ")
                .setSecretKey("")
                .setCipherKey("")
                .setAuthKey("")
                .setFilterExpression("");

        assertThat(config.getPublishKey()).isNull();
        assertThat(config.getSecretKey()).isNull();
        assertThat(config.getCipherKey()).isNull();
        assertThat(config.getCrypto()).isNull();
        assertThat(config.getAuthKey()).isNull();
        assertThat(config.getFilterExpression()).isNull();
    }

    @Test
    void toString_namesNoSecret() {
        PNConfiguration config = new PNConfiguration()
                .setSecretKey("hidden")
                .setCipherKey("hidden")
                .setCrypto(PNCrypto.legacy("hidden"))
                .setAuthKey("hidden");

        assertThat(config.toString()).doesNotContain("hidden");
    }

    @Test
    void create_changedAfterwards_clientKeepsWhatItWas() {
        PNConfiguration config = new PNConfiguration().setSubscribeKey("demo").setUuid("me");
        try (PubNub pubnub = PubNub.builder(config)
                .transport(new ScriptedServer())
                .loop(new VirtualClientLoop())
                .build()) {
            config.setUuid("you").setOrigin("elsewhere");

            assertThat(pubnub.getUuid()).isEqualTo("me");
            assertThat(pubnub.getBaseUrl()).isEqualTo("http://ps.pndsn.com");
        }
    }

    @Test
    void create_withoutUuid_makesOneUpUnlessItIsRequired() {
        PNConfiguration config = new PNConfiguration().setSubscribeKey("demo");
        try (PubNub pubnub = PubNub.builder(config)
                .transport(new ScriptedServer())
                .loop(new VirtualClientLoop())
                .build()) {
            assertThat(pubnub.getUuid()).hasSize(36);
        }
        assertUuidMissing(config.setRequireUuid(true));
        assertUuidMissing(new PNConfiguration().setUuid(" "));
    }

    private static void assertUuidMissing(PNConfiguration config) {
        assertThatExceptionOfType(PubNubException.class)
                .isThrownBy(() -> PubNub.create(config))
                .satisfies(e -> assertThat(e.error()).isEqualTo(PubNubError.PNERR_UUID_MISSING));
    }
}
