package io.hubbub.compat;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubbub.junit.Hubbub;
import io.hubbub.junit.HubbubServer;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@HubbubServer(faults = false)
@ParameterizedClass
@MethodSource("io.hubbub.compat.Sdk#underTest")
class TimeTest {
    private static final long TICKS_PER_SECOND = 10_000_000;

    @RegisterExtension
    final Stage stage;

    TimeTest(Sdk sdk, Hubbub server) {
        stage = new Stage(sdk, server);
    }

    @Test
    void time_always_isNowInUnitsOf100Nanoseconds() {
        stage.shows(Operation.TIME);
        Participant client = stage.subject();

        Instant time = Instant.ofEpochSecond(client.client().time() / TICKS_PER_SECOND);

        assertThat(Duration.between(time, Instant.now()).abs()).isLessThan(Duration.ofMinutes(1));
    }
}
