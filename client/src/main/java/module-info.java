/** The Java SDK of Hubbub. */
module io.hubbub.client {
    requires io.hubbub.protocol;
    requires java.net.http;
    requires transitive tools.jackson.databind;
    requires static transitive org.jspecify;

    exports io.hubbub.client;
    exports io.hubbub.client.crypto;
    exports io.hubbub.client.model;
    exports io.hubbub.client.spi;
}
