package io.hubbub.client.http;

import io.hubbub.client.model.PNOperationType;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one operation asks of the server, without what every request carries ({@link Wire} adds that).
 *
 * <p>Built by one thread, then only read.
 */
public final class Request {
    private final PNOperationType operation;
    private final StringBuilder path = new StringBuilder();
    private final Map<String, String> query = new LinkedHashMap<>(); // values encoded
    private List<String> channels = List.of();
    private List<String> groups = List.of();
    private String method = "GET";
    private byte @Nullable [] body;
    private boolean repeatable = true;
    private boolean authorized = true;
    private boolean confidential;
    private Duration timeout = Duration.ofSeconds(10);

    /** A GET for {@code operation} without path. */
    public Request(PNOperationType operation) {
        this.operation = operation;
    }

    /** Appends segments to the path, each encoded. */
    public Request path(String... segments) {
        for (String segment : segments) {
            path.append('/').append(Percent.encode(segment));
        }
        return this;
    }

    /** Appends one segment that lists names; {@code ,} stands for none. */
    public Request pathList(Collection<String> names) {
        path.append('/').append(names.isEmpty() ? "," : Percent.encodeList(names));
        return this;
    }

    /** Adds a query parameter unless {@code value} is null. */
    public Request query(String name, @Nullable String value) {
        if (value != null) {
            query.put(Percent.encode(name), Percent.encode(value));
        }
        return this;
    }

    /** Adds a query parameter that lists names, with commas between them, unless there are none. */
    public Request queryList(String name, Collection<String> names) {
        if (!names.isEmpty()) {
            query.put(Percent.encode(name), Percent.encode(String.join(",", names)));
        }
        return this;
    }

    /** Makes it a POST of JSON. */
    public Request post(byte[] json) {
        method = "POST";
        body = json;
        return this;
    }

    /** Makes it a DELETE. */
    public Request delete() {
        method = "DELETE";
        return this;
    }

    /** It must not reach the server twice. */
    public Request once() {
        repeatable = false;
        return this;
    }

    /** It carries neither auth key nor token. */
    public Request unauthorized() {
        authorized = false;
        return this;
    }

    /** Its reply is not logged: it has keys or tokens. */
    public Request confidential() {
        confidential = true;
        return this;
    }

    /** The names it is about, for its status. */
    public Request about(Collection<String> channelNames, Collection<String> groupNames) {
        channels = List.copyOf(channelNames);
        groups = List.copyOf(groupNames);
        return this;
    }

    /** The time from sending to the end of the reply. */
    public Request within(Duration time) {
        timeout = time;
        return this;
    }

    String method() {
        return method;
    }

    PNOperationType operation() {
        return operation;
    }

    String path() {
        return path.toString();
    }

    /** Names and values, encoded. */
    Map<String, String> query() {
        return Collections.unmodifiableMap(query);
    }

    /** Whether the query has a parameter of this name. */
    boolean asks(String name) {
        return query.containsKey(name);
    }

    byte @Nullable [] body() {
        return body;
    }

    boolean isRepeatable() {
        return repeatable;
    }

    boolean isAuthorized() {
        return authorized;
    }

    boolean isConfidential() {
        return confidential;
    }

    List<String> channels() {
        return channels;
    }

    List<String> groups() {
        return groups;
    }

    Duration timeout() {
        return timeout;
    }
}
