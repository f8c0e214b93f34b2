package io.hubbub.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubbub.server.main.Server;
import io.hubbub.server.main.Settings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whom the commands trust. */
@Timeout(600)
final class TrustTest {
    private final Server server;
    private final Path certificate;

    TrustTest(@TempDir Path folder) throws Exception {
        server = Server.start(Settings.of(Map.of("port", "0", "tls-self-signed", "true", "ephemeral", "true")));
        certificate = folder.resolve("server.pem");
    }

    @BeforeEach
    void fetch() throws Exception {
        Files.writeString(certificate, pem(shown()));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void certificate_isInTheFile_isTrusted() {
        Cli.Outcome outcome = cli().run("time", "--tls", "--tls-ca", certificate.toString());

        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.exitCode()).isZero();
    }

    @Test
    void certificate_isInTheFileOfTheVariable_isTrusted() {
        assertThat(cli().with("HUBBUB_TLS_CA", certificate.toString())
                        .run("time", "--tls")
                        .exitCode())
                .isZero();
    }

    @Test
    void certificate_isUnknown_saysWhatToDo() {
        Cli.Outcome outcome = cli().run("time", "--tls");

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.err()).contains("not trusted").contains("--tls-ca").hasLineCount(1);
    }

    @Test
    void file_isMissingOrHasNoCertificate_isWrongUse() throws Exception {
        Path empty = Files.writeString(certificate.resolveSibling("empty.pem"), "");
        Path other = Files.writeString(certificate.resolveSibling("other.pem"), "-----BEGIN CERTIFICATE-----\nno\n");

        for (Path wrong : new Path[] {empty, other, certificate.resolveSibling("none.pem"), certificate.getParent()}) {
            Cli.Outcome outcome = cli().run("time", "--tls", "--tls-ca", wrong.toString());
            assertThat(outcome.exitCode()).as(wrong.toString()).isEqualTo(2);
            assertThat(outcome.err()).contains("--tls-ca").hasLineCount(1);
        }
    }

    private Cli cli() {
        return Cli.at(server.origin());
    }

    /** The certificate that the server shows. */
    private Certificate shown() throws Exception {
        SSLContext anybody = SSLContext.getInstance("TLS");
        anybody.init(null, new TrustManager[] {new Anybody()}, null);
        int port = Integer.parseInt(server.origin().replaceAll(".*:", ""));
        try (SSLSocket socket = (SSLSocket) anybody.getSocketFactory().createSocket("127.0.0.1", port)) {
            return socket.getSession().getPeerCertificates()[0];
        }
    }

    private static String pem(Certificate certificate) throws Exception {
        String body = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(certificate.getEncoded());
        return "-----BEGIN CERTIFICATE-----\n" + body + "\n-----END CERTIFICATE-----\n";
    }

    private static final class Anybody implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String kind) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String kind) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
