package io.hubbub.benchmarks.sdk;

/** One of the compared SDKs. */
interface Sdk {
    /**
     * A client with default settings, but for what {@code connections} asks for.
     *
     * @param origin host and port of the server
     * @param user who the client is
     * @param connections that requests may use at once, where the SDK has such a bound
     * @param heard is told what the client's listener hears
     */
    SdkClient client(String origin, String user, int connections, Heard heard);

    /** The same, with clients that share all they can. */
    default Sdk shared() {
        return this;
    }
}
