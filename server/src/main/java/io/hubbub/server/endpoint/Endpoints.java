package io.hubbub.server.endpoint;

import io.hubbub.broker.Broker;
import io.hubbub.broker.access.Access;
import io.hubbub.broker.access.Entitlements;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** The door to the endpoints: one method per operation, for the table of routes. */
public final class Endpoints {
    private final Access access;
    private final Entitlements entitlements;
    private final Broker broker;
    private final Limits limits;
    private final Duration hereNowCache;
    private final Supplier<CompletionStage<Boolean>> storeProbe;
    private final Supplier<String> metrics;

    /**
     * Endpoints over one broker.
     *
     * @param entitlements those that {@code access} asks
     * @param hereNowCache how old the answer may be to who is on any channel
     * @param storeProbe whether something can be stored now, asked for on every call of readiness
     * @param metrics the server's figures in the Prometheus text format, asked for on every call
     */
    public Endpoints(
            Access access,
            Entitlements entitlements,
            Broker broker,
            Limits limits,
            Duration hereNowCache,
            Supplier<CompletionStage<Boolean>> storeProbe,
            Supplier<String> metrics) {
        this.access = access;
        this.entitlements = entitlements;
        this.broker = broker;
        this.limits = limits;
        this.hereNowCache = hereNowCache;
        this.storeProbe = storeProbe;
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

    /** A client is there. */
    public Endpoint heartbeat() {
        return new HeartbeatEndpoint(access, broker, limits);
    }

    /** A client unsubscribes. */
    public Endpoint leave() {
        return new LeaveEndpoint(access, broker, limits);
    }

    /** Who is on some channels. */
    public Endpoint hereNow() {
        return new HereNowEndpoint(access, broker, limits);
    }

    /** Who is on any channel. */
    public Endpoint globalHereNow() {
        return new GlobalHereNowEndpoint(access, broker, hereNowCache);
    }

    /** Where a client is. */
    public Endpoint whereNow() {
        return new WhereNowEndpoint(access, broker);
    }

    /** Changes the state of a client. */
    public Endpoint setState() {
        return new SetStateEndpoint(access, broker, limits);
    }

    /** The state of a client. */
    public Endpoint getState() {
        return new GetStateEndpoint(access, broker, limits);
    }

    /** Lists the channels of a group, adds some or removes some. */
    public Endpoint channelGroup() {
        return new ChannelGroupEndpoint(access, broker.groups(), false);
    }

    /** The same for a group in a namespace. */
    public Endpoint channelGroupInNamespace() {
        return new ChannelGroupEndpoint(access, broker.groups(), true);
    }

    /** Deletes a channel group. */
    public Endpoint deleteGroup() {
        return new DeleteGroupEndpoint(access, broker.groups(), false);
    }

    /** Deletes a channel group in a namespace. */
    public Endpoint deleteGroupInNamespace() {
        return new DeleteGroupEndpoint(access, broker.groups(), true);
    }

    /** All channel groups. */
    public Endpoint listGroups() {
        return new ListGroupsEndpoint(access, broker.groups(), false);
    }

    /** The channel groups of a namespace. */
    public Endpoint listGroupsOfNamespace() {
        return new ListGroupsEndpoint(access, broker.groups(), true);
    }

    /** The namespaces of channel groups. */
    public Endpoint listNamespaces() {
        return new ListNamespacesEndpoint(access, broker.groups());
    }

    /** Deletes a namespace with all its channel groups. */
    public Endpoint deleteNamespace() {
        return new DeleteNamespaceEndpoint(access, broker.groups());
    }

    /** The messages of one channel, in the form of old. */
    public Endpoint history() {
        return new HistoryEndpoint(access, broker);
    }

    /** The messages of some channels. */
    public Endpoint fetch() {
        return new FetchEndpoint(access, broker);
    }

    /** The messages of one channel and what was attached to them. */
    public Endpoint fetchWithActions() {
        return new FetchWithActionsEndpoint(access, broker);
    }

    /** How many messages some channels have. */
    public Endpoint messageCounts() {
        return new MessageCountsEndpoint(access, broker);
    }

    /** Deletes messages of some channels. */
    public Endpoint deleteMessages() {
        return new DeleteMessagesEndpoint(access, broker);
    }

    /** Attaches something to a message. */
    public Endpoint addAction() {
        return new AddActionEndpoint(access, broker);
    }

    /** What was attached to the messages of a channel. */
    public Endpoint listActions() {
        return new ListActionsEndpoint(access, broker);
    }

    /** Takes back what was attached to a message. */
    public Endpoint removeAction() {
        return new RemoveActionEndpoint(access, broker);
    }

    /** Gives rights to auth keys, or takes them. */
    public Endpoint grant() {
        return new GrantEndpoint(access, broker.grants(entitlements));
    }

    /** Which rights were given. */
    public Endpoint audit() {
        return new AuditEndpoint(access, entitlements);
    }

    /** Makes a token. */
    public Endpoint grantToken() {
        return new GrantTokenEndpoint(access, entitlements);
    }

    /** Takes a token back. */
    public Endpoint revokeToken() {
        return new RevokeTokenEndpoint(access, broker.grants(entitlements));
    }

    /** Does the process answer? */
    public Endpoint liveness() {
        return new LivenessEndpoint();
    }

    /** Does a message come through, and can one be stored? */
    public Endpoint readiness() {
        return new ReadinessEndpoint(broker, storeProbe);
    }

    /** The server's figures. */
    public Endpoint metrics() {
        return new MetricsEndpoint(metrics);
    }
}
