package io.hubbub.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;

final class ResponseReaderTest {
    private final ResponseReader reader = new ResponseReader();

    @Test
    void read_wholeResponse_findsStatusAndBody() {
        byte[] bytes = Answers.bytes(Answers.ok("[1,\"Sent\",\"17000000000000001\"]"));

        int end = reader.read(bytes, 0, bytes.length);

        assertThat(end).isEqualTo(bytes.length);
        assertThat(reader.status()).isEqualTo(200);
        assertThat(Answers.text(bytes).substring(reader.bodyStart(), reader.bodyEnd()))
                .isEqualTo("[1,\"Sent\",\"17000000000000001\"]");
    }

    @Test
    void read_everyPrefixOfAResponse_isIncomplete() {
        byte[] bytes = Answers.bytes(Answers.ok("body", "Etag: 0"));

        for (int to = 0; to < bytes.length; to++) {
            assertThat(reader.read(bytes, 0, to)).as("first %d bytes", to).isEqualTo(ResponseReader.INCOMPLETE);
        }
    }

    @Test
    void read_twoResponsesInARow_endsAtTheFirst() {
        String first = Answers.ok("one");
        String second = Answers.ok("second");
        byte[] bytes = Answers.bytes(first + second);

        int end = reader.read(bytes, 0, bytes.length);

        assertThat(end).isEqualTo(first.length());
        assertThat(reader.read(bytes, end, bytes.length)).isEqualTo(bytes.length);
        assertThat(reader.bodyEnd() - reader.bodyStart()).isEqualTo("second".length());
    }

    @Test
    void read_headerNamesInAnyCase_areFound() {
        byte[] bytes = Answers.bytes("HTTP/1.1 200 OK\r\ncOnTeNt-LENGTH:2\r\nETAG: 17\r\n"
                + "last-modified: Sat, 21 Nov 2026 03:00:00 GMT\r\n\r\nok");

        assertThat(reader.read(bytes, 0, bytes.length)).isEqualTo(bytes.length);
        assertThat(reader.hasMessageId()).isTrue();
        assertThat(Answers.text(bytes).substring(reader.etagStart(), reader.etagEnd()))
                .isEqualTo("17");
        assertThat(Answers.text(bytes).substring(reader.lastModifiedStart(), reader.lastModifiedEnd()))
                .isEqualTo("Sat, 21 Nov 2026 03:00:00 GMT");
    }

    @Test
    void read_messageIdOfThePreviousResponse_isForgotten() {
        byte[] bytes = Answers.bytes(Answers.ok("a", "Etag: 1", "Last-Modified: then") + Answers.ok("b"));

        int end = reader.read(bytes, 0, bytes.length);
        assertThat(reader.hasMessageId()).isTrue();

        reader.read(bytes, end, bytes.length);
        assertThat(reader.hasMessageId()).isFalse();
    }

    @Test
    void read_noContentLength_isRefused() {
        byte[] bytes = Answers.bytes("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");

        assertThatIllegalStateException()
                .isThrownBy(() -> reader.read(bytes, 0, bytes.length))
                .withMessageContaining("no Content-Length");
    }

    @Test
    void read_somethingElseThanHttp_isRefused() {
        byte[] bytes = Answers.bytes("220 mail.example ready\r\n");

        assertThatIllegalStateException().isThrownBy(() -> reader.read(bytes, 0, bytes.length));
    }
}
