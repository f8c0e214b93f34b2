package io.hubbub.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Trusts the certificates in a file and no others. */
final class Trust {
    private Trust() {}

    static SSLContext in(Path file) throws CommandFailed {
        try {
            KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            for (Certificate each : certificates(file)) {
                trusted.setCertificateEntry("trusted-" + trusted.size(), each);
            }
            TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            managers.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, managers.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e); // every JVM has these, and nothing is read here
        }
    }

    private static Collection<? extends Certificate> certificates(Path file) throws CommandFailed {
        try (InputStream in = Files.newInputStream(file)) {
            Collection<? extends Certificate> found =
                    CertificateFactory.getInstance("X.509").generateCertificates(in);
            if (found.isEmpty()) {
                throw notPem(file);
            }
            return found;
        } catch (CertificateException e) {
            throw notPem(file);
        } catch (IOException e) {
            throw CommandFailed.wrongUse("Cannot read \"%s\": set --tls-ca to a file of certificates.".formatted(file));
        }
    }

    private static CommandFailed notPem(Path file) {
        return CommandFailed.wrongUse("\"%s\" has no certificates: --tls-ca takes a PEM file.".formatted(file));
    }
}
