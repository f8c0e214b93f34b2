package io.hubbub.junit;

import io.hubbub.client.PubNub;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A sample of docs/testing.md, word for word. */
@HubbubServer
@Timeout(60)
class SequenceTest {
    // begin sequences
    @Test
    void score_ofAGame_isHeardInOrder(PubNub referee, PubNub fan) {
        Received received = Received.by(fan).within(Duration.ofSeconds(10));
        fan.subscribe().channels("score", "chat").execute();
        received.awaitConnected("score", "chat");

        referee.publish().channel("score").message(Map.of("home", 1, "away", 0)).sync();
        referee.publish().channel("chat").message("What a goal!").sync();
        referee.publish().channel("score").message(Map.of("home", 1, "away", 1)).sync();
        referee.signal().channel("score").message("whistle").sync();

        received.on("score").expect(Map.of("home", 1, "away", 0), Map.of("home", 1, "away", 1));
        received.on("chat").expect("What a goal!");
        received.signals().expect("whistle");
        received.expectNothingMore(Duration.ofMillis(100));
    }
    // end sequences
}
