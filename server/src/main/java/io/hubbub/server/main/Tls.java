package io.hubbub.server.main;

import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Makes the TLS context out of the settings: BoringSSL where its library loads, else the JDK's own. */
final class Tls {
    private static final Duration SELF_SIGNED_FOR = Duration.ofDays(365);

    private Tls() {}

    /** The context, or null for plain HTTP. */
    static @Nullable SslContext of(Settings settings) throws ConfigurationException {
        Path certificate = settings.file(Settings.TLS_CERT);
        Path key = settings.file(Settings.TLS_KEY);
        if (settings.get(Settings.TLS_SELF_SIGNED)) {
            if (certificate != null || key != null) {
                throw new ConfigurationException("Set tls-self-signed, or tls-cert and tls-key, not both.");
            }
            return selfSigned();
        }
        if (certificate == null && key == null) {
            return null;
        }
        if (certificate == null || key == null) {
            throw new ConfigurationException("TLS needs both tls-cert and tls-key.");
        }
        return fromFiles(certificate, key);
    }

    private static SslContext fromFiles(Path certificate, Path key) throws ConfigurationException {
        for (Path file : new Path[] {certificate, key}) {
            if (!Files.isReadable(file)) {
                throw new ConfigurationException("The file %s cannot be read.".formatted(file));
            }
        }
        try {
            return build(SslContextBuilder.forServer(certificate.toFile(), key.toFile()));
        } catch (Exception e) { // the builder wraps what is wrong with a file in any of a dozen types
            throw new ConfigurationException(
                    "%s and %s do not hold a certificate chain and its private key in PEM form."
                            .formatted(certificate, key),
                    e);
        }
    }

    private static SslContext selfSigned() throws ConfigurationException {
        try {
            X509Bundle bundle = new CertificateBuilder()
                    .subject("CN=localhost")
                    .notAfter(Instant.now().plus(SELF_SIGNED_FOR))
                    .setIsCertificateAuthority(true)
                    .addSanDnsName("localhost")
                    .addSanIpAddress("127.0.0.1")
                    .buildSelfSigned();
            X509Certificate[] chain = bundle.getCertificatePath();
            return build(SslContextBuilder.forServer(bundle.getKeyPair().getPrivate(), chain));
        } catch (Exception e) { // as above
            throw new ConfigurationException("A certificate for TLS could not be made.", e);
        }
    }

    private static SslContext build(SslContextBuilder builder) throws Exception {
        return builder.sslProvider(OpenSsl.isAvailable() ? SslProvider.OPENSSL : SslProvider.JDK)
                .build();
    }
}
