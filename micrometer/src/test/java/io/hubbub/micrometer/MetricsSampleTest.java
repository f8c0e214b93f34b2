package io.hubbub.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubbub.client.PNConfiguration;
import io.hubbub.client.PubNub;
import io.hubbub.junit.Hubbub;
import io.hubbub.junit.HubbubServer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

@HubbubServer
final class MetricsSampleTest {
    private static final String BEGIN = "<!-- sample: MetricsSampleTest -->\n```java\n";

    @Test
    void metrics_asInTheDocument_count(Hubbub hubbub) {
        PNConfiguration config = hubbub.configuration();
        MeterRegistry registry = new SimpleMeterRegistry();

        // begin
        PubNub pubnub = PubNub.builder(config)
                .metrics(new MicrometerMetrics(registry, Tags.of("app", "shop")))
                .build();
        // end

        pubnub.time().sync();
        pubnub.close();
        assertThat(registry.get("pn.request").tag("operation", "time").timer().count())
                .isEqualTo(1);
    }

    @Test
    void metrics_inTheDocument_areTheCodeThatRuns() throws Exception {
        String source = Files.readString(Path.of("src/test/java/io/hubbub/micrometer/MetricsSampleTest.java"));
        String run = source.substring(source.indexOf("// begin\n") + 9, source.indexOf("// end\n"));
        String document = Files.readString(Path.of("../docs/sdk.md"));
        String shown = document.substring(document.indexOf(BEGIN) + BEGIN.length());

        assertThat(shown.substring(0, shown.indexOf("\n```\n")).strip())
                .isEqualTo(run.stripIndent().strip());
    }
}
