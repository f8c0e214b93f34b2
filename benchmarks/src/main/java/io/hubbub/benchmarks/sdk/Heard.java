package io.hubbub.benchmarks.sdk;

/** Is told what the listener of a client hears, on the thread of the SDK that tells the listener. */
interface Heard {
    /** The subscription stands. */
    void connected();

    /** A message whose payload is text. */
    void text(String channel, String text);

    /** A message whose payload is an object, with its field {@code number}. */
    void number(String channel, long number);
}
