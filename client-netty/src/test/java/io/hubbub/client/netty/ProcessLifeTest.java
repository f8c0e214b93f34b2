package io.hubbub.client.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubbub.client.PNConfiguration;
import io.hubbub.client.PubNub;
import io.hubbub.client.SubscribeCallback;
import io.hubbub.client.model.PNMessageResult;
import io.hubbub.junit.Hubbub;
import io.hubbub.junit.HubbubServer;
import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When a process ends whose main() has returned and that closes nothing. */
@HubbubServer(faults = false)
@Timeout(60)
final class ProcessLifeTest {
    private static final Duration SURELY_LIVES = Duration.ofMillis(500); // an end takes some milliseconds
    private static final long ENDS_WITHIN = 30; // s; a JVM on a busy machine

    private final List<Process> started = new ArrayList<>();

    @AfterEach
    void stop() {
        started.forEach(Process::destroyForcibly);
    }

    @Test
    void process_isSubscribed_livesUntilItIsNoMore(Hubbub hubbub, PubNub publisher) throws Exception {
        Process process = start(hubbub, "false");
        BufferedReader said = process.inputReader(StandardCharsets.UTF_8);
        assertThat(said.readLine()).isEqualTo("main has returned");
        assertThat(process.waitFor(SURELY_LIVES.toMillis(), TimeUnit.MILLISECONDS))
                .isFalse();
        publisher.publish().channel("life").message("go on").sync();
        assertThat(said.readLine()).isEqualTo("go on");
        publisher.publish().channel("life").message("enough").sync();

        assertThat(process.waitFor(ENDS_WITHIN, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "publishes"})
    void process_isADaemonOrOnlyPublishes_ends(String how, Hubbub hubbub) throws Exception {
        Process process = start(hubbub, how);

        assertThat(process.waitFor(ENDS_WITHIN, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
    }

    private Process start(Hubbub hubbub, String how) throws Exception {
        PNConfiguration configuration = hubbub.configuration();
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Life.class.getName(),
                        configuration.getOrigin(),
                        configuration.getSubscribeKey(),
                        String.valueOf(configuration.getPublishKey()),
                        how)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        started.add(process);
        return process;
    }

    /** The process. */
    static final class Life {
        private Life() {}

        public static void main(String[] arguments) {
            PNConfiguration configuration = new PNConfiguration()
                    .setOrigin(arguments[0])
                    .setSsl(false)
                    .setSubscribeKey(arguments[1])
                    .setPublishKey(arguments[2])
                    .setUuid("life")
                    .setDaemon(arguments[3].equals("true"));
            PubNub pubnub =
                    PubNub.builder(configuration).runtime(NettyRuntime.create()).build();
            pubnub.addListener(new SubscribeCallback() {
                @Override
                public void message(PubNub client, PNMessageResult message) {
                    System.out.println(message.message().asString());
                    if (message.message().asString().equals("enough")) {
                        client.unsubscribeAll();
                    }
                }
            });
            if (arguments[3].equals("publishes")) {
                pubnub.publish().channel("life").message("hello").sync();
            } else {
                pubnub.subscribe().channels("life").connect().join();
            }
            System.out.println("main has returned");
        }
    }
}
