package io.hubbub.server.main;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.hubbub.broker.port.Keyset;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class KeysTest {
    private static final Keyset SHOP = new Keyset("shop", "sub-c-shop", "pub-c-shop", "sec-c-shop");

    @Test
    void demo_wanted_isThereWithWhatTheSettingsSay() throws ConfigurationException {
        Settings settings = Settings.of(Map.of("presence", "false", "access-manager", "true", "publish-rate", "7"));

        Keyset demo = Keys.of(settings).get(0);

        assertThat(demo.subscribeKey()).isEqualTo("demo");
        assertThat(demo.publishKey()).isEqualTo("demo");
        assertThat(demo.secretKey()).isEmpty();
        assertThat(demo.presence().enabled()).isFalse();
        assertThat(demo.access().enabled()).isTrue();
        assertThat(demo.rates().publishes()).isEqualTo(7);
    }

    @Test
    void demo_secretKeyGiven_hasIt() throws ConfigurationException {
        Settings settings = Settings.defaults().withDemoSecretKey("sec-demo").with(Settings.PORT, 0);

        assertThat(Keys.of(settings)).extracting(Keyset::secretKey).containsExactly("sec-demo");
    }

    @Test
    void demo_notWanted_onlyTheOthersAreThere() throws ConfigurationException {
        Settings settings = Settings.of(Map.of("demo", "false")).with(SHOP);

        assertThat(Keys.of(settings)).containsExactly(SHOP);
    }

    @Test
    void subscribeKeyOfDemo_takenTwice_saysHowToFreeIt() {
        Keyset mine = new Keyset("mine", "demo", "pub", "sec");

        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> Keys.of(Settings.defaults().with(mine)))
                .withMessage("Two keysets have the subscribe key demo; set demo to false to use that name.");
    }
}
