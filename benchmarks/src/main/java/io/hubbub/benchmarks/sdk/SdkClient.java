package io.hubbub.benchmarks.sdk;

import java.util.List;

/** A client of one SDK, used as an application would. */
interface SdkClient extends AutoCloseable {
    /** Publishes by a callback; {@code ended} is told once whether the message was accepted. */
    void publish(String channel, Object message, Ended ended);

    /** Publishes and waits; whether the message was accepted. */
    boolean publishAndWait(String channel, Object message);

    /**
     * Adds channels to what is heard.
     *
     * @param timetoken where to begin; 0 for now
     */
    void subscribe(List<String> channels, long timetoken);

    void unsubscribe(List<String> channels);

    @Override
    void close();

    /** Is told how a publish ended. */
    interface Ended {
        void ended(boolean accepted);
    }
}
