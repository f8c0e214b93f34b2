package io.hubbub.client.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubbub.client.PNConfiguration;
import io.hubbub.client.PubNub;
import io.hubbub.junit.Hubbub;
import io.hubbub.junit.HubbubServer;
import io.hubbub.junit.Received;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The sample of the SDK's document, as running code. */
@HubbubServer(faults = false)
final class NettySampleTest {
    private static final String BEGIN = "<!-- sample: NettySampleTest -->\n```java\n";

    @Test
    void sharedRuntime_asInTheDocument_carriesBoth(Hubbub hubbub) {
        PNConfiguration aliceConfig = hubbub.configuration();
        PNConfiguration bobConfig = hubbub.configuration();

        // begin
        NettyRuntime runtime = NettyRuntime.create(); // one thread; create(4) spreads clients over four
        PubNub alice = PubNub.builder(aliceConfig).runtime(runtime).build();
        PubNub bob = PubNub.builder(bobConfig).runtime(runtime).build();
        // end

        Received received = Received.by(bob);
        bob.subscribe().channels("room").execute();
        received.awaitConnected("room");
        alice.publish().channel("room").message("hello").sync();
        received.expect("hello");
        alice.close();
        bob.close();
        runtime.close();
    }

    @Test
    void sharedRuntime_inTheDocument_isTheCodeThatRuns() throws Exception {
        String source = Files.readString(Path.of("src/test/java/io/hubbub/client/netty/NettySampleTest.java"));
        String run = source.substring(source.indexOf("// begin\n") + 9, source.indexOf("// end\n"));
        String document = Files.readString(Path.of("../docs/sdk.md"));
        String shown = document.substring(document.indexOf(BEGIN) + BEGIN.length());

        assertThat(shown.substring(0, shown.indexOf("\n```\n")).strip())
                .isEqualTo(run.stripIndent().strip());
    }
}
