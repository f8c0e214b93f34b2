package io.hubbub.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.hubbub.client.PNConfiguration;
import io.hubbub.client.PubNub;
import io.hubbub.client.model.PNStatusCategory;
import io.hubbub.client.model.PubNubException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Samples of docs/testing.md, word for word. */
@HubbubServer
@Timeout(60)
class OutageTest {
    // begin lost
    @Test
    void networkLost_whileSubscribed_clientComesBackAndMissesNothing(Hubbub hubbub, PubNub alice) {
        PNConfiguration impatient = hubbub.configuration().setSubscribeRequestTimeout(1); // second
        try (PubNub bob = PubNub.create(impatient)) {
            Received received = Received.by(bob);
            bob.subscribe().channels("room").execute();
            received.awaitConnected("room");

            try (ActiveFault lost = hubbub.inject(Fault.lost())) {
                lost.awaitStrike(); // bob has given up a poll and asked anew
            }
            alice.publish().channel("room").message("are you there?").sync();

            received.expect("are you there?");
        }
    }
    // end lost

    // begin denied
    @Test
    void channelForbidden_clientIsToldAndKeepsTheOthers(Hubbub hubbub, PubNub bob) {
        hubbub.inject(Fault.status(403).on(Calls.SUBSCRIBE.channel("secret")).times(1));
        Received received = Received.by(bob);

        bob.subscribe().channels("secret").execute();
        received.expectStatus(PNStatusCategory.PNAccessDeniedCategory);

        bob.subscribe().channels("room").execute();
        received.awaitConnected("room");
    }
    // end denied

    // begin unknown
    @Test
    void answerCutOff_messageHasArrivedAndSendingAgainRepeatsIt(Hubbub hubbub, PubNub alice, PubNub bob) {
        Received received = Received.by(bob);
        bob.subscribe().channels("orders").execute();
        received.awaitConnected("orders");

        hubbub.inject(Fault.cutInHalf().on(Calls.PUBLISH).times(1));
        PubNubException unknown = assertThrows(
                PubNubException.class,
                () -> alice.publish().channel("orders").message("one tea").sync());
        assertEquals(PNStatusCategory.PNNetworkIssuesCategory, unknown.status().category());
        alice.publish().channel("orders").message("one tea").sync();

        received.expect("one tea", "one tea"); // who sends again needs an id to tell them apart
    }
    // end unknown

    // begin restart
    @Test
    void serverRestarts_nothingIsLost(Hubbub hubbub, PubNub alice, PubNub bob) {
        Received received = Received.by(bob);
        bob.subscribe().channels("room").execute();
        received.awaitConnected("room");
        alice.publish().channel("room").message("before").sync();

        hubbub.restart(Duration.ofMillis(200));
        alice.publish().channel("room").message("after").sync();

        received.expect("before", "after");
    }
    // end restart

    // begin gone
    @Test
    void serverGone_clientSaysSoAndComesBack(Hubbub hubbub, PubNub bob) {
        Received received = Received.by(bob);
        bob.subscribe().channels("room").execute();
        received.awaitConnected("room");

        hubbub.inject(Fault.refuse());
        received.expectStatus(PNStatusCategory.PNUnexpectedDisconnectCategory);
        hubbub.heal();

        received.expectStatus(PNStatusCategory.PNReconnectedCategory);
    }
    // end gone

    @Test
    void answerDropped_clientTimesOut(Hubbub hubbub) {
        PNConfiguration impatient = hubbub.configuration().setNonSubscribeRequestTimeout(Duration.ofMillis(300));
        try (PubNub alice = PubNub.create(impatient)) {
            hubbub.inject(Fault.dropReply().on(Calls.PUBLISH));
            PubNubException late = assertThrows(
                    PubNubException.class,
                    () -> alice.publish().channel("room").message(1).sync());
            assertThat(late.status().category()).isEqualTo(PNStatusCategory.PNTimeoutCategory);
        }
    }
}
