package io.hubbub.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateExpiredException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * The edge over TLS. The build runs it twice: with BoringSSL where its library loads, and with the JDK's own TLS.
 */
@Timeout(60)
final class TlsTest {
    @RegisterExtension
    static final EdgeServer server = EdgeServer.with("tls-self-signed", "true");

    @TempDir
    Path folder = Path.of("");

    private final String channel = EdgeServer.newChannel();

    /** A connection over TLS whose server may show any certificate. */
    private static Client connect(EdgeServer to) throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new Anybody()}, null);
        Socket socket = context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), to.port());
        return new Client(socket);
    }

    @Test
    void url_withTls_isHttps() {
        assertThat(server.server().url()).isEqualTo("https://127.0.0.1:" + server.port());
    }

    @Test
    void exchange_selfSigned_works() throws Exception {
        try (Client client = connect(server)) {
            String cursor = client.get("/v2/subscribe/demo/" + channel + "/0").cursor();
            client.post("/publish/demo/demo/0/" + channel + "/0", "\"secret\"").timetoken();

            assertThat(client.get("/v2/subscribe/demo/" + channel + "/0?tt=" + cursor)
                            .payloads())
                    .containsExactly("\"secret\"");
        }
    }

    @Test
    void certificate_selfSigned_isGoodForAYear() throws Exception {
        try (Client client = connect(server)) {
            X509Certificate shown =
                    (X509Certificate) ((SSLSocket) client.socket()).getSession().getPeerCertificates()[0];

            shown.checkValidity(Date.from(Instant.now().plus(Duration.ofDays(360))));
            assertThatThrownBy(() -> shown.checkValidity(Date.from(Instant.now().plus(Duration.ofDays(370)))))
                    .isInstanceOf(CertificateExpiredException.class);
        }
    }

    @Test
    void exchange_pemFiles_showsTheirCertificate() throws Exception {
        X509Bundle bundle = new CertificateBuilder()
                .subject("CN=hubbub.example")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
        Path certificate = Files.writeString(folder.resolve("cert.pem"), bundle.getCertificatePathPEM());
        Path key = Files.writeString(folder.resolve("key.pem"), bundle.getPrivateKeyPEM());
        try (EdgeServer files = EdgeServer.with("tls-cert", certificate.toString(), "tls-key", key.toString());
                Client client = connect(files)) {
            client.get("/time/0").is(200, "[TT]");

            assertThat(((SSLSocket) client.socket())
                            .getSession()
                            .getPeerPrincipal()
                            .getName())
                    .isEqualTo("CN=hubbub.example");
        }
    }

    @Test
    void request_connectionClose_endsPolitely() throws Exception {
        try (Client client = connect(server)) {
            client.get("/time/0", "Connection: close").is(200, "[TT]");

            client.assertClosed();
        }
    }

    @Test
    void pipeline_tenThousandRequests_areAllAnswered() throws Exception {
        try (Client client = connect(server)) {
            Thread writer = new Thread(() -> {
                try {
                    client.send(Client.request("GET", "/health/live").repeat(10_000));
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            });
            writer.start();

            for (int i = 0; i < 10_000; i++) {
                client.answer().is(200, "{\"status\":\"live\"}");
            }
            writer.join();
        }
    }

    @Test
    void body_farTooLong_isRefusedWhileItIsStillSent() throws Exception {
        try (Client client = connect(server)) {
            client.post("/publish/demo/demo/0/" + channel + "/0", new byte[8 << 20])
                    .is(400, "[0,\"Message Too Large\",\"TT\"]");
        }
    }

    @Test
    void plainHttp_onTheTlsPort_isCut() throws Exception {
        try (Client client = new Client(server.port())) {
            client.ask("/time/0").assertCut();
        }
    }

    @Test
    void handshake_neverBegun_isClosed() throws Exception {
        try (EdgeServer hasty = EdgeServer.with("tls-self-signed", "true", "request-timeout", "100ms")) {
            hasty.client().assertClosed();
        }
    }

    @Test
    void parkedPoll_serverCloses_isAnswered() throws Exception {
        try (EdgeServer closing = EdgeServer.with("tls-self-signed", "true");
                Client waiting = connect(closing);
                Client other = connect(closing)) {
            waiting.ask("/v2/subscribe/demo/c/0?tt=17000000000000000");
            await().until(() -> other.get("/metrics").text().contains("hubbub_parked_polls 1.0"));

            closing.server().close();

            assertThat(waiting.answer().payloads()).isEmpty();
        }
    }

    /** Trusts every certificate. */
    private static final class Anybody implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
