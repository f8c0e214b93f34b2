package io.hubbub.server.endpoint;

import io.hubbub.broker.Broker;
import io.hubbub.broker.access.Access;
import java.util.function.Supplier;

/** The door to the endpoints: one method per operation, for the table of routes. */
public final class Endpoints {
    private final Access access;
    private final Broker broker;
    private final Limits limits;
    private final Supplier<String> metrics;

    /**
     * Endpoints over one broker.
     *
     * @param metrics the server's figures in the Prometheus text format, asked for on every call
     */
    public Endpoints(Access access, Broker broker, Limits limits, Supplier<String> metrics) {
        this.access = access;
        this.broker = broker;
        this.limits = limits;
        this.metrics = metrics;
    }

    /** What time it is. */
    public Endpoint time() {
        return new TimeEndpoint();
    }

    /** One message, in the path. */
    public Endpoint publish() {
        return new PublishEndpoint(access, broker, limits, false, false);
    }

    /** One message, in the body. */
    public Endpoint publishByPost() {
        return new PublishEndpoint(access, broker, limits, false, true);
    }

    /** One signal, in the path. */
    public Endpoint signal() {
        return new PublishEndpoint(access, broker, limits, true, false);
    }

    /** One signal, in the body. */
    public Endpoint signalByPost() {
        return new PublishEndpoint(access, broker, limits, true, true);
    }

    /** What is new after a cursor. */
    public Endpoint subscribe() {
        return new SubscribeEndpoint(access, broker, limits);
    }

    /** The subscribe of very old clients. */
    public Endpoint subscribeV1() {
        return new SubscribeV1Endpoint();
    }

    /** A client unsubscribes. */
    public Endpoint leave() {
        return new LeaveEndpoint(access);
    }

    /** Does the process answer? */
    public Endpoint liveness() {
        return new LivenessEndpoint();
    }

    /** Does a message come through? */
    public Endpoint readiness() {
        return new ReadinessEndpoint(broker);
    }

    /** The server's figures. */
    public Endpoint metrics() {
        return new MetricsEndpoint(metrics);
    }
}
