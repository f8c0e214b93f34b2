package io.hubbub.junit;

/** The running network of a test, as its clients see it. */
public interface Hubbub {
    /** What clients set as their origin: host and port, for example {@code 127.0.0.1:40123}. */
    String origin();

    /** The origin with its scheme, for example {@code http://127.0.0.1:40123}. */
    String url();

    /** The key to publish with. */
    String publishKey();

    /** The key to subscribe with. */
    String subscribeKey();
}
