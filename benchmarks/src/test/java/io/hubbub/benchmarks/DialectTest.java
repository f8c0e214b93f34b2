package io.hubbub.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;

final class DialectTest {
    private static final String DATE = "Sat, 21 Nov 2026 03:00:00 GMT";

    private final Dialect hubbub = new HubbubDialect(18080);
    private final Dialect nchan = new NchanDialect(18080, "/sub");
    private final ResponseReader reader = new ResponseReader();

    @Test
    void poll_hubbub_beginsWithAHandshakeAndContinuesFromTheCursor() {
        Poll poll = hubbub.poll("c000007", 7);
        assertThat(poll.handshake()).isTrue();
        assertThat(Answers.text(poll.bytes())).startsWith("GET /v2/subscribe/demo/c000007/0?tt=0&uuid=u7 HTTP/1.1\r\n");

        adopt(poll, Answers.hubbub("17276954606232118"));
        assertThat(poll.handshake()).isFalse();
        assertThat(Answers.text(poll.bytes()))
                .startsWith("GET /v2/subscribe/demo/c000007/0?tt=17276954606232118&tr=1&uuid=u7 HTTP/1.1\r\n");

        adopt(poll, Answers.hubbub("17276954606232119"));
        assertThat(Answers.text(poll.bytes())).contains("?tt=17276954606232119&");
    }

    @Test
    void poll_ofEachManner_saysWhatItIsAbout() {
        assertThat(path(Manner.NO_FILTER)).isEqualTo("/v2/subscribe/demo/c000007/0?tt=0&uuid=u7");
        assertThat(path(Manner.ONE_FILTER)).endsWith("?tt=0&uuid=u7&filter-expr=n%3C1000");
        assertThat(path(Manner.OWN_FILTERS)).endsWith("?tt=0&uuid=u7&filter-expr=n%3C17");
        assertThat(path(Manner.NAMELESS)).endsWith("/c000007/0?tt=0");
        assertThat(path(Manner.DOTTED)).startsWith("/v2/subscribe/demo/w.x.c000007/0?");
        assertThat(path(Manner.BY_PATTERN)).startsWith("/v2/subscribe/demo/w.x.*/0?");
        assertThat(path(Manner.OTHER_PATTERNS))
                .startsWith("/v2/subscribe/demo/w.p700.*,w.p701.*,")
                .contains(",w.p799.*/0?");
    }

    @Test
    void publishHead_ofAManner_hasItsChannelAndMetadata() {
        assertThat(Answers.text(new HubbubDialect(18080, Manner.ONE_FILTER).publishHead("c000007", 3)))
                .startsWith("POST /publish/demo/demo/0/c000007/0?store=0&uuid=p3&meta=%7B%22n%22%3A5%7D HTTP/1.1\r\n");
        assertThat(Answers.text(new HubbubDialect(18080, Manner.DOTTED).publishHead("c000007", 3)))
                .startsWith("POST /publish/demo/demo/0/w.x.c000007/0?store=0&uuid=p3 HTTP/1.1\r\n");
    }

    @Test
    void publishHead_storing_asksForHistory() {
        assertThat(Answers.text(HubbubDialect.storing(18080).publishHead("c000007", 3)))
                .startsWith("POST /publish/demo/demo/0/c000007/0?store=1&uuid=p3 HTTP/1.1\r\n");
    }

    @Test
    void resumed_withACursor_beginsWithoutAHandshake() {
        Poll poll = new HubbubDialect(18080).resumed("c000007", 7, 17_276_954_606_232_118L);

        assertThat(poll.handshake()).isFalse();
        assertThat(Answers.text(poll.bytes()))
                .startsWith("GET /v2/subscribe/demo/c000007/0?tt=17276954606232118&tr=1&uuid=u7 HTTP/1.1\r\n");
    }

    private static String path(Manner manner) {
        return Answers.text(new HubbubDialect(18080, manner).poll("c000007", 7).bytes())
                .split(" ", 3)[1];
    }

    @Test
    void poll_nchan_waitsAtOnceAndContinuesFromTheMessageId() {
        Poll poll = nchan.poll("c000007", 7);
        assertThat(poll.handshake()).isFalse();
        assertThat(Answers.text(poll.bytes()))
                .startsWith("GET /sub?c=c000007 HTTP/1.1\r\n")
                .doesNotContain("If-");

        adopt(poll, Answers.ok("x", "Last-Modified: " + DATE, "Etag: 9"));
        adopt(poll, Answers.ok("x", "Last-Modified: " + DATE, "Etag: 10"));
        assertThat(Answers.text(poll.bytes()))
                .startsWith("GET /sub?c=c000007 HTTP/1.1\r\n")
                .endsWith("\r\nIf-Modified-Since: " + DATE + "\r\nIf-None-Match: 10\r\n\r\n");

        adopt(poll, Answers.ok("x", "Last-Modified: " + DATE, "Etag: 0"));
        assertThat(Answers.text(poll.bytes())).endsWith("\r\nIf-None-Match: 0\r\n\r\n");
    }

    @Test
    void requests_ofBothServers_haveTheSameSize() {
        Poll ofHubbub = hubbub.poll("c000007", 18_999);
        Poll ofNchan = nchan.poll("c000007", 18_999);
        assertThat(ofHubbub.bytes()).hasSize(Dialect.REQUEST_BYTES);
        assertThat(ofNchan.bytes()).hasSize(Dialect.REQUEST_BYTES);

        adopt(ofHubbub, Answers.hubbub("17276954606232118"));
        adopt(ofNchan, Answers.ok("x", "Last-Modified: " + DATE, "Etag: 0"));
        assertThat(ofHubbub.bytes()).hasSize(Dialect.REQUEST_BYTES);
        assertThat(ofNchan.bytes()).hasSize(Dialect.REQUEST_BYTES);

        assertThat(hubbub.publishHead("c000007", 63)).hasSize(Dialect.REQUEST_BYTES);
        assertThat(nchan.publishHead("c000007", 63)).hasSize(Dialect.REQUEST_BYTES);
    }

    @Test
    void adopt_answerWithoutACursor_isRefused() {
        assertThatIllegalStateException()
                .isThrownBy(() -> adopt(hubbub.poll("c000007", 7), Answers.ok("{\"status\":400}")));
        assertThatIllegalStateException().isThrownBy(() -> adopt(nchan.poll("c000007", 7), Answers.ok("x")));
    }

    private void adopt(Poll poll, String answer) {
        byte[] bytes = Answers.bytes(answer);
        reader.read(bytes, 0, bytes.length);
        poll.adopt(reader, bytes);
    }
}
