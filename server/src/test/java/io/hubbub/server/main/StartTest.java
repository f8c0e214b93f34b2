package io.hubbub.server.main;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What keeps a server from starting, in one sentence, and that nothing of it is left. */
final class StartTest {
    @TempDir
    Path folder = Path.of("");

    private static void assertCannotStart(String sentence, String... settings) throws ConfigurationException {
        Map<String, String> values = new HashMap<>(Map.of("port", "0", "ephemeral", "true"));
        for (int i = 0; i < settings.length; i += 2) {
            values.put(settings[i], settings[i + 1]);
        }
        Settings all = Settings.of(values);
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> Server.start(all).close())
                .satisfies(e -> assertThat(e.sentence()).isEqualTo(sentence));
        await().untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().startsWith("hubbub-loop")));
    }

    @Test
    void start_portInUse_saysSo() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
            int port = taken.getLocalPort();
            assertCannotStart(
                    "Cannot listen on 127.0.0.1 port " + port + ": it is in use. Choose another address or port with"
                            + " --host and --port.",
                    "port",
                    Integer.toString(port));
        }
    }

    @Test
    void start_hostUnknown_saysSo() throws ConfigurationException {
        assertCannotStart(
                "The host \"no-such-host.invalid\" is not known; set --host to an address of this machine.",
                "host",
                "no-such-host.invalid");
    }

    @Test
    void start_demoWhereOthersReachIt_needsConsent() throws ConfigurationException {
        assertCannotStart(
                "Others could reach 0.0.0.0, and everybody knows the keys of demo: set demo to false and name keysets"
                        + " in hubbub.yml, or set allow-demo to true.",
                "host",
                "0.0.0.0");
    }

    @Test
    void start_demoWithConsent_listensEverywhere() throws ConfigurationException {
        Settings settings =
                Settings.of(Map.of("port", "0", "host", "0.0.0.0", "allow-demo", "true", "ephemeral", "true"));
        try (Server server = Server.start(settings)) {
            assertThat(server.url()).matches("http://127\\.0\\.0\\.1:\\d+");
        }
    }

    @Test
    void start_noKeyset_isReadyForThoseThatOperatorsMake() throws ConfigurationException {
        Settings settings = Settings.of(Map.of("port", "0", "demo", "false", "ephemeral", "true"));
        try (Server server = Server.start(settings)) {
            assertThat(server.newAdminToken())
                    .hasValueSatisfying(token -> assertThat(token).matches("admin-[0-9a-f]{64}"));
        }
    }

    @Test
    void start_halfOfTls_saysSo() throws ConfigurationException {
        assertCannotStart("TLS needs both tls-cert and tls-key.", "tls-cert", "cert.pem");
        assertCannotStart("TLS needs both tls-cert and tls-key.", "tls-key", "key.pem");
    }

    @Test
    void start_tlsTwice_saysSo() throws ConfigurationException {
        assertCannotStart(
                "Set tls-self-signed, or tls-cert and tls-key, not both.",
                "tls-self-signed",
                "true",
                "tls-cert",
                "cert.pem");
    }

    @Test
    void start_tlsFileMissing_saysWhich() throws ConfigurationException {
        String missing = folder.resolve("none.pem").toString();

        assertCannotStart("The file " + missing + " cannot be read.", "tls-cert", missing, "tls-key", missing);
    }

    @Test
    void start_tlsFileOfSomethingElse_saysSo() throws ConfigurationException, IOException {
        String file = Files.writeString(folder.resolve("text.pem"), "hello").toString();

        assertCannotStart(
                file + " and " + file + " do not hold a certificate chain and its private key in PEM form.",
                "tls-cert",
                file,
                "tls-key",
                file);
    }

    @Test
    void origin_ofIpv6_isInBrackets() throws ConfigurationException {
        try (Server server = Server.start(Settings.of(Map.of("port", "0", "host", "::1", "ephemeral", "true")))) {
            assertThat(server.origin()).matches("\\[[0-9a-f:]+1]:\\d+");
        }
    }
}
