package io.hubbub.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubbub.protocol.access.RequestSignature;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
final class SignedDialectTest {
    private static final long AT = 1_800_000_000;
    private static final String NO_BODY = "";

    private final ResponseReader reader = new ResponseReader();

    @Test
    void poll_fromEachCursor_isSignedAnew() {
        Dialect dialect = new SignedDialect(18080, false, AT);
        Poll first = dialect.poll("c000000", 0);
        Poll second = dialect.poll("c000000", 1);
        assertThat(isSigned(Answers.text(first.bytes()), "GET", NO_BODY)).isTrue();

        for (String cursor : new String[] {"17276954606232118", "17276954606232119"}) {
            adopt(first, cursor);
            adopt(second, cursor);
            String poll = Answers.text(first.bytes());
            assertThat(poll)
                    .startsWith("GET /v2/subscribe/demo/c000000/0?tt=" + cursor + "&tr=1&timestamp=1800000000&");
            assertThat(isSigned(poll, "GET", NO_BODY)).isTrue();
            assertThat(Answers.text(second.bytes())).isEqualTo(poll);
        }
    }

    @Test
    void poll_sameCursorOnAnotherChannel_hasItsOwnSignature() {
        Dialect dialect = new SignedDialect(18080, false, AT);
        Poll other = dialect.poll("c000001", 0);
        adopt(dialect.poll("c000000", 0), "17276954606232118");
        adopt(other, "17276954606232118");

        assertThat(isSigned(Answers.text(other.bytes()), "GET", NO_BODY)).isTrue();
    }

    @Test
    void publishHead_signedAsGet_isGoodForAnyBody() {
        String head = Answers.text(new SignedDialect(18080, false, AT).publishHead("c000007", 7));

        assertThat(head).startsWith("POST /publish/demo/demo/0/c000007/0?store=0&uuid=p7&timestamp=1800000000&");
        assertThat(isSigned(head, "GET", NO_BODY)).isTrue();
        assertThat(isSigned(head, "POST", Answers.payload(7, 7, 1, 1))).isTrue();
    }

    @Test
    void publish_signedWithBody_isTheSameEachTime() throws IOException {
        try (LoadLoop loop = new LoadLoop();
                Peer peer = new Peer()) {
            Publishers publishers = new Publishers(1, 1, new Ledger(1));
            CompletableFuture<Void> opened = loop.ask(
                    () -> publishers.open(loop, new SignedDialect(peer.address().getPort(), true, AT), peer.address()));
            peer.accept();
            opened.join();

            String head = publish(loop, publishers, peer, 5);
            String body = bodyBeforeNext(publish(loop, publishers, peer, 6));
            String again = bodyBeforeNext(publish(loop, publishers, peer, 7));

            assertThat(body).isEqualTo(again);
            assertThat(isSigned(head, "POST", body)).isTrue();
            assertThat(isSigned(head, "POST", Answers.payload(0, 0, 1, 6))).isFalse();
        }
    }

    @Test
    void channelOf_eachLane_isTheOneThatItPublishesToFirst() {
        Publishers publishers = new Publishers(2, 4, new Ledger(4));

        assertThat(publishers.channelOf(0)).isZero();
        assertThat(publishers.channelOf(1)).isEqualTo(1);
    }

    /** What comes at the peer up to the end of the next head: the body of the publish before it, and the head. */
    private static String publish(LoadLoop loop, Publishers publishers, Peer peer, long due) throws IOException {
        CompletableFuture<Boolean> answered = new CompletableFuture<>();
        loop.ask(() -> {
            publishers.whenAcknowledged((publisher, now) -> answered.complete(true));
            publishers.publish(0, due);
            return publishers;
        });
        String text = peer.request();
        peer.say(Answers.ok("[1,\"Sent\",\"17276954606232118\"]"));
        answered.join();
        return text;
    }

    private static String bodyBeforeNext(String text) {
        return text.substring(0, Payload.LENGTH);
    }

    private static boolean isSigned(String head, String method, String body) {
        String[] target = head.split(" ", 3)[1].split("\\?", 2);
        return RequestSignature.verify(
                GrantClient.SECRET_KEY, "demo", "demo", method, target[0], target[1], Answers.bytes(body));
    }

    private void adopt(Poll poll, String cursor) {
        byte[] bytes = Answers.bytes(Answers.hubbub(cursor));
        reader.read(bytes, 0, bytes.length);
        poll.adopt(reader, bytes);
    }
}
