package io.hubbub.junit;

import io.hubbub.client.PNConfiguration;
import io.hubbub.client.PubNub;
import java.time.Duration;

/**
 * The running network of a test, as its clients see it, and the switches for what may go wrong in it.
 *
 * <p>Callable from any thread. The network belongs to the class; faults and clients belong to the test method, or to the
 * class when they were asked for in {@code @BeforeAll} or in the constructor of a class with one instance. Faults concern
 * all clients of the network, so tests that inject them must not run in parallel with others of their class.
 */
public interface Hubbub {
    /** What clients set as their origin: host and port, for example {@code 127.0.0.1:40123}. Never changes. */
    String origin();

    /** The origin with its scheme, for example {@code http://127.0.0.1:40123}. */
    String url();

    /** The key to publish with. */
    String publishKey();

    /** The key to subscribe with. */
    String subscribeKey();

    /**
     * The secret key, for {@code setSecretKey}: whoever has it may do everything, also with the setting
     * {@code access-manager=true}. The same as long as the network lives.
     */
    String secretKey();

    /**
     * The token for {@code /admin/v1/}, to be shown as {@code Authorization: Bearer TOKEN}. An empty restart brings a new one.
     *
     * @throws IllegalStateException when the class has a data folder that already had a token: nobody knows it any more
     */
    String adminToken();

    /** A new client with a uuid of its own, {@link #configuration configured} for this network; closed with the test. */
    PubNub client();

    /** A new client for the user {@code uuid}, configured for this network; closed with the test. */
    PubNub client(String uuid);

    /**
     * A new configuration for this network: origin, plain HTTP or TLS, keys and a uuid of its own. Clients with it come back
     * by themselves after an outage, at first after a second (policy {@code EXPONENTIAL}), and do not keep the process alive.
     * Clients that are made with it belong to the test, which closes them.
     */
    PNConfiguration configuration();

    /**
     * Lets something go wrong from now on. Several faults may be at work: a request and a reply are each struck by the first
     * that fits, in the order in which they were injected.
     *
     * @return heals the fault when it is closed
     * @throws IllegalStateException for a fault of calls when the server speaks TLS, or when the class has switched
     *     {@linkplain HubbubServer#faults faults} off
     */
    ActiveFault inject(Fault fault);

    /** Heals all faults. Happens by itself after each test method. */
    void heal();

    /**
     * Restarts the server as one that keeps its data: for a tenth of a second nobody is there, as with
     * {@link #restart(Duration)}.
     */
    default void restart() {
        restart(Duration.ofMillis(100));
    }

    /**
     * Restarts the server as one that keeps its data. All connections are reset, new ones are refused for {@code down},
     * then the network is back at the same origin with everything that was published; cursors are as good as before.
     * Returns when it is back.
     *
     * <p>The process behind it stays the same, what clients see is a restart: the network is {@linkplain Fault#refuse
     * refused} and then healed.
     *
     * <p>A client whose next attempt comes only when the network is back does not notice, and gives no status. A test that
     * waits for one injects {@link Fault#refuse()} and heals when it has heard of it.
     *
     * @throws IllegalArgumentException unless {@code down} is positive
     * @throws IllegalStateException when the class has switched faults off
     */
    void restart(Duration down);

    /**
     * Restarts the server as one that keeps nothing: all connections are reset, and a new server takes the place of the
     * old one at the same origin. Messages are forgotten; cursors from before are accepted and bring what comes from then
     * on. Returns when it is back.
     *
     * @throws IllegalStateException when the class has switched faults off
     */
    void restartEmpty();
}
