package io.hubbub.server.http;

import io.hubbub.broker.loop.LoopOwned;
import io.hubbub.server.endpoint.Reply;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.function.LongConsumer;
import java.util.regex.Pattern;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Turns replies into bytes.
 *
 * <p>A body that many replies carry is put on the wire once: the writer keeps the wire image of the last such body, one
 * for each kind of request, and gives every further connection a view of it. Owned by one loop.
 */
@LoopOwned
final class ReplyWriter {
    /** The headers of every reply, errors included: without the first, browsers hide the reply from web clients. */
    private static final byte[] COMMON = ascii(String.join(
            "\r\n",
            "Access-Control-Allow-Origin: *",
            "Access-Control-Allow-Methods: OPTIONS, GET, POST, DELETE",
            "Cache-Control: no-cache",
            ""));

    private static final byte[] OK = ascii("HTTP/1.1 200 OK\r\nContent-Type: ");
    private static final byte[] KEEP_ALIVE = ascii("\r\nConnection: keep-alive\r\n");
    private static final byte[] CLOSE = ascii("\r\nConnection: close\r\n");
    private static final byte[] GZIPPED = ascii("Content-Encoding: gzip\r\n");
    private static final byte[] VARY = ascii("Vary: Accept-Encoding\r\n");
    private static final byte[] CONTENT_LENGTH = ascii("Content-Length: ");
    private static final byte[] END_OF_LINE = ascii("\r\n");
    private static final byte[] END_OF_HEAD = ascii("\r\n\r\n");
    private static final byte[] JAVASCRIPT = ascii(Reply.JAVASCRIPT);
    private static final Pattern NEVER = Pattern.compile("q=0(\\.0*)?", Pattern.CASE_INSENSITIVE);
    private static final DateTimeFormatter HTTP_DATE =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT);
    /** Answers up to this size are not counted one by one while they are unread. */
    static final int SMALL_BYTES = 32 << 10;

    private static final int HEAD_BYTES = 512; // of an ordinary reply
    private static final int GZIP_UP_TO_BYTES = 1 << 20; // beyond, compressing would hold up the loop
    private static final int IMAGES = 4; // keep-alive or close, gzip or plain

    private final int gzipFromBytes;
    private final LongConsumer heldChanged;

    private byte @Nullable [] imagedBody;
    private final @Nullable ByteBuf[] images = new ByteBuf[IMAGES];
    private byte[] date = new byte[0];
    private long dateSecond = -1; // since the Unix epoch
    private byte[] ordinaryDate = new byte[0]; // that the next two hold
    private byte[] ordinaryKeepAlive = new byte[0];
    private byte[] ordinaryClose = new byte[0];

    /**
     * Keeps nothing yet.
     *
     * @param heldChanged is told by how many bytes the large images grew or shrank that are kept or being sent
     */
    ReplyWriter(int gzipFromBytes, LongConsumer heldChanged) {
        this.gzipFromBytes = gzipFromBytes;
        this.heldChanged = heldChanged;
    }

    /**
     * The whole answer.
     *
     * @param head leaves the body out, as for HEAD
     */
    ByteBuf write(ByteBufAllocator allocator, Reply reply, boolean keepAlive, boolean acceptsGzip, boolean head) {
        int length = reply.body().length;
        boolean compressible = length >= gzipFromBytes && length <= GZIP_UP_TO_BYTES;
        boolean gzip = acceptsGzip && compressible;
        if (!reply.isShared() || head) {
            byte[] body = gzip ? gzip(reply.body()) : reply.body();
            ByteBuf out = allocator.ioBuffer(HEAD_BYTES + (head ? 0 : body.length));
            return encode(out, reply, body, keepAlive, compressible, gzip, !head);
        }
        if (imagedBody != reply.body()) {
            forgetImages();
            imagedBody = reply.body();
        }
        int kind = (keepAlive ? 1 : 0) | (gzip ? 2 : 0);
        ByteBuf image = images[kind];
        if (image == null) {
            byte[] body = gzip ? gzip(reply.body()) : reply.body();
            int size = HEAD_BYTES + body.length;
            ByteBuf out =
                    size > SMALL_BYTES ? new CountedImage(allocator, size, heldChanged) : allocator.ioBuffer(size);
            image = encode(out, reply, body, keepAlive, compressible, gzip, true);
            images[kind] = image;
        }
        return image.retainedDuplicate();
    }

    /** Whether the value of an {@code Accept-Encoding} header allows gzip. */
    static boolean isGzipAmong(String accepted) {
        if (accepted.equals("gzip")) {
            return true;
        }
        for (String coding : accepted.split(",")) {
            String[] parts = coding.split(";", -1); // a lone ";" too has a first part
            if (parts[0].trim().equalsIgnoreCase("gzip")) {
                return parts.length == 1 || !NEVER.matcher(parts[1].trim()).matches();
            }
        }
        return false;
    }

    /** Lets go of what it keeps. */
    void close() {
        forgetImages();
    }

    private ByteBuf encode(
            ByteBuf out,
            Reply reply,
            byte[] body,
            boolean keepAlive,
            boolean compressible,
            boolean gzip,
            boolean withBody) {
        boolean ordinary = reply.status() == 200
                && reply.contentType().equals(Reply.JAVASCRIPT)
                && reply.headers().isEmpty()
                && !compressible;
        if (ordinary) {
            out.writeBytes(ordinaryHead(keepAlive));
        } else {
            writeHead(out, reply, keepAlive, compressible, gzip);
        }
        ByteBufUtil.writeAscii(out, Integer.toString(body.length));
        out.writeBytes(END_OF_HEAD);
        return withBody ? out.writeBytes(body) : out;
    }

    /** All but the length of the body. */
    private void writeHead(ByteBuf out, Reply reply, boolean keepAlive, boolean compressible, boolean gzip) {
        if (reply.status() == 200) {
            out.writeBytes(OK);
        } else {
            String line = "HTTP/1.1 " + HttpResponseStatus.valueOf(reply.status()) + "\r\nContent-Type: ";
            ByteBufUtil.writeAscii(out, line);
        }
        if (reply.contentType().equals(Reply.JAVASCRIPT)) {
            out.writeBytes(JAVASCRIPT);
        } else {
            ByteBufUtil.writeAscii(out, reply.contentType());
        }
        out.writeBytes(keepAlive ? KEEP_ALIVE : CLOSE).writeBytes(COMMON);
        for (String header : reply.headers()) {
            ByteBufUtil.writeAscii(out, header);
            out.writeBytes(END_OF_LINE);
        }
        if (compressible) {
            out.writeBytes(VARY);
        }
        if (gzip) {
            out.writeBytes(GZIPPED);
        }
        out.writeBytes(date()).writeBytes(CONTENT_LENGTH);
    }

    /** The head of nearly every reply, put together once a second. */
    private byte[] ordinaryHead(boolean keepAlive) {
        byte[] date = date();
        if (ordinaryDate != date) {
            ordinaryDate = date;
            ordinaryKeepAlive = concat(OK, JAVASCRIPT, KEEP_ALIVE, COMMON, date, CONTENT_LENGTH);
            ordinaryClose = concat(OK, JAVASCRIPT, CLOSE, COMMON, date, CONTENT_LENGTH);
        }
        return keepAlive ? ordinaryKeepAlive : ordinaryClose;
    }

    private static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream(HEAD_BYTES);
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private void forgetImages() {
        imagedBody = null;
        for (int i = 0; i < IMAGES; i++) {
            ByteBuf image = images[i];
            if (image != null) {
                image.release();
                images[i] = null;
            }
        }
    }

    private byte[] date() {
        long second = Math.floorDiv(System.currentTimeMillis(), 1000L);
        if (second != dateSecond) {
            dateSecond = second;
            date = ascii("Date: " + httpDate(Instant.ofEpochSecond(second)) + "\r\n");
        }
        return date;
    }

    /** The form of dates in HTTP headers: the day always has two digits, unlike in Java's RFC 1123. */
    static String httpDate(Instant instant) {
        return HTTP_DATE.format(instant.atOffset(ZoneOffset.UTC));
    }

    private static byte[] gzip(byte[] body) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(body.length / 2);
        try (OutputStream out = new FastGzip(bytes)) {
            out.write(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // never, into memory
        }
        return bytes.toByteArray();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Gzip at its fastest level: it runs on the loop. */
    private static final class FastGzip extends GZIPOutputStream {
        FastGzip(OutputStream out) throws IOException {
            super(out);
            def.setLevel(Deflater.BEST_SPEED);
        }
    }
}
