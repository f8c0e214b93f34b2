package io.hubbub.server.endpoint;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What goes back to the caller, before HTTP puts its own headers around it. */
public final class Reply {
    /** What the wire protocol calls its JSON. */
    public static final String JAVASCRIPT = "text/javascript; charset=\"UTF-8\"";

    private static final String JSON = "application/json";

    private final int status;
    private final String contentType;
    private final byte[] body;
    private final List<String> headers;
    private final boolean shared;

    private Reply(int status, String contentType, byte[] body, List<String> headers, boolean shared) {
        this.status = status;
        this.contentType = contentType;
        this.body = body;
        this.headers = headers;
        this.shared = shared;
    }

    /** A reply in the wire protocol's content type. */
    public static Reply of(int status, byte[] json) {
        return new Reply(status, JAVASCRIPT, json, List.of(), false);
    }

    /** 200 with JSON. */
    public static Reply ok(String json) {
        return of(200, json.getBytes(StandardCharsets.UTF_8));
    }

    /** JSON that is called so. */
    public static Reply json(int status, byte[] json) {
        return new Reply(status, JSON, json, List.of(), false);
    }

    /** 200 with JSON that many replies carry, each of them with this same array. */
    public static Reply shared(byte[] json) {
        return new Reply(200, JAVASCRIPT, json, List.of(), true);
    }

    /** 200 with text of another type. */
    public static Reply text(String contentType, String text) {
        return new Reply(200, contentType, text.getBytes(StandardCharsets.UTF_8), List.of(), false);
    }

    /** The same reply with one more header line, of the form {@code Name: value}. */
    public Reply with(String header) {
        List<String> more = new ArrayList<>(headers);
        more.add(header);
        return new Reply(status, contentType, body, List.copyOf(more), shared);
    }

    /** The HTTP status code. */
    public int status() {
        return status;
    }

    /** The value of {@code Content-Type}. */
    public String contentType() {
        return contentType;
    }

    /** The bytes, for writing only: replies that share a body share the array. */
    public byte[] body() {
        return body;
    }

    /** Header lines beyond those that every reply has. */
    public List<String> headers() {
        return headers;
    }

    /** Whether many replies carry this same body, so that its wire form is worth keeping. */
    public boolean isShared() {
        return shared;
    }
}
