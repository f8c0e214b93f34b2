package io.hubbub.client;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;

/** The version of this client. */
final class Version {
    static final String TEXT = read();

    private Version() {}

    private static String read() {
        Properties properties = new Properties();
        try (InputStream in = Version.class.getResourceAsStream("version.properties")) {
            if (in != null) {
                properties.load(in);
            }
        } catch (IOException e) {
            throw new ExceptionInInitializerError(e);
        }
        return properties.getProperty("version", "unknown");
    }
}
