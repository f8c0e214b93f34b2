package io.hubbub.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Starts a real network for the tests of a class, on a free port of the loopback interface, and stops it after them.
 *
 * <p>Constructors, test methods and lifecycle methods get it as a parameter of type {@link Hubbub}:
 *
 * <pre>{@code
 * @HubbubServer
 * class ChatTest {
 *     @Test
 *     void message_sent_arrives(Hubbub hubbub) {
 *         client.setOrigin(hubbub.origin()); // any SDK that speaks the protocol, with plain HTTP
 *         ...
 *     }
 * }
 * }</pre>
 *
 * <p>A parameter of type {@link io.hubbub.client.PubNub} is a new client of that network, the same as
 * {@link Hubbub#client()}. It is closed when the test method ends or, if it came with {@code @BeforeAll} or the constructor
 * of a class that has one instance, when the class ends.
 *
 * <p>Each annotated class has a server of its own, so that classes may run in parallel; nested classes share that of
 * the class around them. Tests of one class share it, too: let them use different channels.
 */
@Documented
@Inherited
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(HubbubExtension.class)
public @interface HubbubServer {
    /**
     * Settings as in {@code hubbub.yml}, each of the form {@code "hold=2s"}. The port is always a free one, and neither
     * the environment nor a file is read. Everything is kept in memory, unless a {@code data} folder is set.
     */
    String[] value() default {};

    /**
     * Whether {@link Hubbub#inject faults} and restarts are at hand. For them a proxy stands before the server, which
     * passes every byte on as it came. Without, {@link Hubbub#origin} is the server itself.
     */
    boolean faults() default true;
}
