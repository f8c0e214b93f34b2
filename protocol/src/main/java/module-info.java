/** The words on the wire, shared by server and client. */
module io.hubbub.protocol {
    requires tools.jackson.core;
    requires static transitive org.jspecify;

    exports io.hubbub.protocol;
    exports io.hubbub.protocol.access;
}
