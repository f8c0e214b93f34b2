package io.hubbub.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubbub.server.endpoint.Reply;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ReplyWriterTest {
    private static final int GZIP_FROM = 100;

    private final ByteBufAllocator allocator = UnpooledByteBufAllocator.DEFAULT;
    private final AtomicLong held = new AtomicLong();
    private final ReplyWriter writer = new ReplyWriter(GZIP_FROM, held::addAndGet);

    @AfterEach
    void close() {
        writer.close();
    }

    private String written(Reply reply, boolean keepAlive, boolean acceptsGzip, boolean head) {
        ByteBuf bytes = writer.write(allocator, reply, keepAlive, acceptsGzip, head);
        try {
            return bytes.toString(StandardCharsets.ISO_8859_1);
        } finally {
            bytes.release();
        }
    }

    private static byte[] bytes(int count) {
        return "x".repeat(count).getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    void write_plainReply_hasTheseLinesInThisOrder() {
        assertThat(written(Reply.ok("[1]"), true, false, false).replaceAll("Date: [^\r]+", "Date: ..."))
                .isEqualTo(String.join(
                        "\r\n",
                        "HTTP/1.1 200 OK",
                        "Content-Type: text/javascript; charset=\"UTF-8\"",
                        "Connection: keep-alive",
                        "Access-Control-Allow-Origin: *",
                        "Access-Control-Allow-Methods: OPTIONS, GET, POST, DELETE",
                        "Cache-Control: no-cache",
                        "Date: ...",
                        "Content-Length: 3",
                        "",
                        "[1]"));
    }

    @Test
    void write_otherStatusTypeAndHeaders_areThere() {
        Reply reply = Reply.of(404, bytes(1)).with("Allow: GET");

        assertThat(written(reply, false, false, false))
                .startsWith("HTTP/1.1 404 Not Found\r\n")
                .contains("\r\nConnection: close\r\n")
                .contains("\r\nAllow: GET\r\n");
        assertThat(written(Reply.text("text/plain", "é"), true, false, false))
                .contains("Content-Type: text/plain\r\n")
                .contains("Content-Length: 2\r\n");
    }

    @Test
    void write_head_hasTheLengthButNoBody() {
        assertThat(written(Reply.ok("[1]"), true, false, true))
                .contains("Content-Length: 3\r\n")
                .endsWith("\r\n\r\n");
    }

    @Test
    void write_headOfASharedReply_hasNoBody() {
        assertThat(written(Reply.shared(bytes(5)), true, false, true)).endsWith("\r\n\r\n");
    }

    @Test
    void write_longBodyAndGzipAccepted_isCompressed() throws IOException {
        String written = written(Reply.of(200, bytes(1_000)), true, true, false);

        assertThat(written).contains("Content-Encoding: gzip\r\n").contains("Vary: Accept-Encoding\r\n");
        byte[] body = written.substring(written.indexOf("\r\n\r\n") + 4).getBytes(StandardCharsets.ISO_8859_1);
        assertThat(written).contains("Content-Length: " + body.length + "\r\n");
        assertThat(new GZIPInputStream(new ByteArrayInputStream(body)).readAllBytes())
                .isEqualTo(bytes(1_000));
    }

    @ParameterizedTest
    @ValueSource(ints = {GZIP_FROM - 1, (1 << 20) + 1})
    void write_bodyNotWorthIt_isNeverCompressed(int length) {
        assertThat(written(Reply.of(200, bytes(length)), true, true, false))
                .doesNotContain("Content-Encoding")
                .doesNotContain("Vary");
    }

    @Test
    void write_longBodyAndGzipNotAccepted_saysThatItVaries() {
        assertThat(written(Reply.of(200, bytes(GZIP_FROM)), true, false, false))
                .doesNotContain("Content-Encoding")
                .contains("Vary: Accept-Encoding\r\n");
    }

    @Test
    void write_sharedBodyTwice_isOneImage() {
        byte[] body = bytes(10);
        ByteBuf first = writer.write(allocator, Reply.shared(body), true, false, false);
        ByteBuf second = writer.write(allocator, Reply.shared(body), true, false, false);

        assertThat(second.memoryAddress()).isEqualTo(first.memoryAddress());
        assertThat(second).isEqualTo(first);
        first.release();
        second.release();
    }

    @Test
    void write_sharedImagePartlySent_doesNotMoveTheOthers() {
        byte[] body = bytes(10);
        ByteBuf first = writer.write(allocator, Reply.shared(body), true, false, false);
        first.skipBytes(20);
        ByteBuf second = writer.write(allocator, Reply.shared(body), true, false, false);

        assertThat(second.readableBytes()).isEqualTo(first.readableBytes() + 20);
        first.release();
        second.release();
    }

    @Test
    void write_sharedBodyForOtherKinds_isAnImageEach() {
        Reply reply = Reply.shared(bytes(1_000));

        assertThat(written(reply, true, false, false)).contains("keep-alive").doesNotContain("gzip");
        assertThat(written(reply, false, false, false)).contains("close").doesNotContain("gzip");
        assertThat(written(reply, true, true, false)).contains("keep-alive").contains("gzip");
        assertThat(written(reply, false, true, false)).contains("close").contains("gzip");
        assertThat(written(reply, true, false, false)).contains("keep-alive").doesNotContain("gzip");
    }

    @Test
    void write_otherSharedBody_isAnImageOfItsOwn() {
        assertThat(written(Reply.shared("[1]".getBytes(StandardCharsets.US_ASCII)), true, false, false))
                .endsWith("[1]");
        assertThat(written(Reply.shared("[2]".getBytes(StandardCharsets.US_ASCII)), true, false, false))
                .endsWith("[2]");
    }

    @Test
    void write_otherSharedBody_letsTheOldImageGoWhenItIsSent() {
        ByteBuf first = writer.write(allocator, Reply.shared(bytes(10)), true, false, false);
        written(Reply.shared(bytes(11)), true, false, false);

        assertThat(first.refCnt()).isEqualTo(1);
        assertThat(first.release()).isTrue();
    }

    @Test
    void close_afterASharedReply_releasesItsImage() {
        ByteBuf image = writer.write(allocator, Reply.shared(bytes(10)), true, false, false);
        image.release();

        writer.close();

        assertThat(image.refCnt()).isZero();
    }

    @Test
    void write_largeSharedBody_countsOnceUntilItIsSentAndForgotten() {
        Reply reply = Reply.shared(bytes(100_000));
        ByteBuf first = writer.write(allocator, reply, true, false, false);
        ByteBuf second = writer.write(allocator, reply, true, false, false);
        assertThat(held.get()).isBetween(100_000L, 101_000L);

        first.release();
        writer.close();
        assertThat(held.get()).isBetween(100_000L, 101_000L);
        second.release();
        assertThat(held.get()).isZero();
    }

    @Test
    void write_smallSharedBody_countsNothing() {
        written(Reply.shared(bytes(10_000)), true, false, false);

        assertThat(held.get()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"gzip", "GZIP", "deflate, gzip", "gzip;q=0.5", "gzip ; q=1", "br;q=1, gzip;q=0.001", "gzip;"})
    void isGzipAmong_accepted_isTrue(String header) {
        assertThat(ReplyWriter.isGzipAmong(header)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "identity", "gzip;q=0", "gzip; q=0.0", "gzip;Q=0.000", "xgzip", ";", ",", ";;,;", "q=1"
            })
    void isGzipAmong_notAccepted_isFalse(String header) {
        assertThat(ReplyWriter.isGzipAmong(header)).isFalse();
    }

    @Test
    void httpDate_firstDaysOfAMonth_haveTwoDigits() {
        assertThat(ReplyWriter.httpDate(Instant.parse("1994-11-06T08:49:37.9Z")))
                .isEqualTo("Sun, 06 Nov 1994 08:49:37 GMT");
    }
}
