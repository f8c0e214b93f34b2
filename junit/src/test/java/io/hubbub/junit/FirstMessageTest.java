package io.hubbub.junit;

import io.hubbub.client.PubNub;
import org.junit.jupiter.api.Test;

/** A sample of docs/testing.md, word for word. */
@HubbubServer
class FirstMessageTest {
    @Test
    void message_published_reachesTheOther(PubNub alice, PubNub bob) {
        Received received = Received.by(bob);
        bob.subscribe().channels("room").execute();
        received.awaitConnected("room");

        alice.publish().channel("room").message("hello").sync();

        received.expect("hello");
    }
}
