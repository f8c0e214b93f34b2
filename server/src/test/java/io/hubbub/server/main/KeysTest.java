package io.hubbub.server.main;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.hubbub.broker.port.Keyset;
import io.hubbub.broker.port.PersistenceOptions;
import io.hubbub.broker.port.PresenceOptions;
import java.util.List;
import org.junit.jupiter.api.Test;

final class KeysTest {
    private static final Keyset SHOP = new Keyset("shop", "sub", "pub", "secret");

    @Test
    void find_demo_hasKnownKeysAndARandomSecret() throws ConfigurationException {
        Keyset demo = new Keys(List.of(), true, PresenceOptions.DEFAULT, PersistenceOptions.DEFAULT).find("demo");
        Keyset other = new Keys(List.of(), true, PresenceOptions.DEFAULT, PersistenceOptions.DEFAULT).find("demo");

        assertThat(demo).extracting(Keyset::name, Keyset::publishKey).containsExactly("demo", "demo");
        assertThat(other).extracting(Keyset::secretKey).isNotEqualTo(demo == null ? "" : demo.secretKey());
    }

    @Test
    void find_demo_hasPresenceAndPersistenceAsTheyAreSet() throws ConfigurationException {
        Keyset demo = new Keys(List.of(), true, PresenceOptions.OFF, PersistenceOptions.OFF).find("demo");

        assertThat(demo)
                .extracting(Keyset::presence, Keyset::persistence)
                .containsExactly(PresenceOptions.OFF, PersistenceOptions.OFF);
    }

    @Test
    void find_given_isFoundBySubscribeKeyOnly() throws ConfigurationException {
        Keys keys = new Keys(List.of(SHOP), false, PresenceOptions.DEFAULT, PersistenceOptions.DEFAULT);

        assertThat(keys.find("sub")).isEqualTo(SHOP);
        assertThat(keys.find("pub")).isNull();
        assertThat(keys.find("demo")).isNull();
    }

    @Test
    void keys_none_areWrong() {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> new Keys(List.of(), false, PresenceOptions.DEFAULT, PersistenceOptions.DEFAULT))
                .withMessage("There is no keyset: name one in hubbub.yml or set demo to true.");
    }

    @Test
    void keys_demoTwice_areWrong() {
        Keyset mine = new Keyset("mine", "demo", "x", "y");

        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> new Keys(List.of(mine), true, PresenceOptions.DEFAULT, PersistenceOptions.DEFAULT))
                .withMessage("Two keysets have the subscribe key demo; set demo to false to use that name.");
    }

    @Test
    void keyset_asText_hidesTheSecret() {
        assertThat(SHOP.toString()).doesNotContain("secret");
    }
}
