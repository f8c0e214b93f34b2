package io.hubbub.compat;

import static org.assertj.core.api.Assertions.assertThat;

import com.pubnub.api.PNConfiguration;
import com.pubnub.api.PubNub;
import com.pubnub.api.UserId;
import com.pubnub.api.models.consumer.PNPublishResult;
import io.hubbub.junit.Hubbub;
import io.hubbub.junit.HubbubServer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

@HubbubServer(faults = false)
final class ReadmeSampleTest {
    private static final String BEGIN = "<!-- sample: ReadmeSampleTest -->\n```java\n";
    private static final String END = "\n```\n<!-- end -->";

    @Test
    void sample_againstAServer_publishes(Hubbub hubbub) throws Exception {
        String origin = hubbub.origin();

        // begin
        PNConfiguration configuration = new PNConfiguration(new UserId("alice"));
        configuration.setPublishKey("demo");
        configuration.setSubscribeKey("demo");
        configuration.setOrigin(origin); // "localhost:8080"
        configuration.setSecure(false);

        PubNub pubnub = new PubNub(configuration);
        PNPublishResult sent = pubnub.publish().channel("room").message("hello").sync();
        // end

        pubnub.forceDestroy();
        assertThat(sent).isNotNull();
        assertThat(sent.getTimetoken()).isPositive();
    }

    @Test
    void sample_inTheReadme_isTheCodeThatRuns() throws Exception {
        String readme = Files.readString(Path.of("../README.md"));
        String source = Files.readString(Path.of("src/test/java/io/hubbub/compat/ReadmeSampleTest.java"));

        String shown = readme.substring(readme.indexOf(BEGIN) + BEGIN.length(), readme.indexOf(END));
        String run = source.substring(source.indexOf("// begin\n") + "// begin\n".length(), source.indexOf("// end\n"));

        assertThat(shown.strip()).isEqualTo(run.stripIndent().strip());
    }
}
