package io.hubbub.server.endpoint;

import io.hubbub.broker.access.Credentials;
import io.hubbub.broker.access.SignedRequest;
import io.hubbub.broker.loop.Loop;
import io.hubbub.protocol.Timetoken;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One request, complete, as its endpoint sees it. Used in turns of {@link #loop}. */
public final class Call implements Credentials {
    private static final byte[] NO_BODY = new byte[0];
    private static final long TICKS_PER_SECOND = 10_000_000;

    private final Loop loop;
    private final String address;
    private final String method;
    private final Target target;
    private final List<String> names; // of the path's segments; literal ones too
    private final byte[] body;
    private final @Nullable String authorization;
    private final Consumer<Runnable> whenAbandoned;
    private @Nullable String auth; // once it was asked for, as tokens are long; empty without one

    /**
     * A request whose path was matched.
     *
     * @param address of the caller, without its port
     * @param names one name for each segment of the path, as in the table of routes
     * @param body null without one
     * @param authorization the header of this name, null without one
     * @param whenAbandoned takes what is to be done should the caller go away before the answer
     */
    public Call(
            Loop loop,
            String address,
            String method,
            Target target,
            List<String> names,
            byte @Nullable [] body,
            @Nullable String authorization,
            Consumer<Runnable> whenAbandoned) {
        this.loop = loop;
        this.address = address;
        this.method = method;
        this.target = target;
        this.names = names;
        this.body = body == null ? NO_BODY : body;
        this.authorization = authorization;
        this.whenAbandoned = whenAbandoned;
    }

    /** The loop of the connection. */
    public Loop loop() {
        return loop;
    }

    /** The wall clock. */
    @Override
    public Timetoken now() {
        return new Timetoken(loop.nowTicks());
    }

    /** The same in whole seconds since the Unix epoch. */
    public long seconds() {
        return loop.nowTicks() / TICKS_PER_SECOND;
    }

    /** The segment of this name, decoded. */
    public String path(String name) {
        return target.segment(index(name));
    }

    /** Everything from the segment of this name on, decoded to bytes. */
    public byte[] restOfPath(String name) {
        return target.restFrom(index(name));
    }

    /** The decoded query parameter, or null. */
    public @Nullable String query(String name) {
        return target.query(name);
    }

    /** The decoded query parameter as bytes, or null. */
    public byte @Nullable [] queryBytes(String name) {
        return target.queryBytes(name);
    }

    /** The body as it came; empty without one. */
    public byte[] body() {
        return body;
    }

    /** What the header {@code Authorization} says, for endpoints that read it, or null. */
    public @Nullable String authorization() {
        return authorization;
    }

    @Override
    public String address() {
        return address;
    }

    @Override
    public @Nullable String user() {
        return query("uuid");
    }

    @Override
    public @Nullable String auth() {
        if (auth == null) {
            auth = Objects.requireNonNullElse(query("auth"), "");
        }
        return auth.isEmpty() ? null : auth;
    }

    @Override
    public @Nullable SignedRequest signed() {
        String signature = query("signature");
        if (signature == null) {
            return null;
        }
        boolean once = query("seqn") != null || query("requestid") != null;
        return new SignedRequest(
                method, target.rawPath(), target.rawQuery(), body, signature, query("timestamp"), once);
    }

    /** Asks for {@code cleanUp} to be run if the caller goes away before the answer. */
    public void onAbandon(Runnable cleanUp) {
        whenAbandoned.accept(cleanUp);
    }

    private int index(String name) {
        int index = names.indexOf(name);
        if (index < 0) {
            throw new IllegalArgumentException("The route has no segment " + name + ": " + names);
        }
        return index;
    }
}
