package io.hubbub.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hubbub.broker.Broker;
import io.hubbub.broker.SubscribeTerms;
import io.hubbub.broker.Subscription;
import io.hubbub.broker.access.Access;
import io.hubbub.broker.access.Credentials;
import io.hubbub.broker.access.SubscribePermit;
import io.hubbub.broker.loop.VirtualLoop;
import io.hubbub.client.spi.HttpCall;
import io.hubbub.client.spi.HttpReply;
import io.hubbub.client.spi.HttpTransport;
import io.hubbub.client.spi.TransportException;
import io.hubbub.protocol.Batch;
import io.hubbub.protocol.ChannelNames;
import io.hubbub.protocol.Names;
import io.hubbub.protocol.Timetoken;
import java.net.URLDecoder;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;

/** Carries requests to a broker, or loses them, or loses the replies. */
@SuppressWarnings("FutureReturnValueIgnored") // what hangs on a reply fails on its own
final class SimulatedNetwork implements HttpTransport {
    private final Random random;
    private final Broker broker;
    private final Access access;
    private final List<VirtualLoop> serverLoops;
    private final VirtualLoop clientLoop;
    private final Set<CompletableFuture<HttpReply>> openPolls = new HashSet<>();
    private final BiConsumer<List<String>, Long> begun;
    private long handshake; // the timetoken of the last one, until a poll follows
    private int faultsPerMille;
    private long faults;
    private long mostOpenPolls;

    /** {@code begun} is told, at the first poll after each handshake, the channels and the handshake's timetoken. */
    SimulatedNetwork(
            Random random,
            Broker broker,
            Access access,
            List<VirtualLoop> serverLoops,
            VirtualLoop clientLoop,
            BiConsumer<List<String>, Long> begun) {
        this.random = random;
        this.broker = broker;
        this.access = access;
        this.serverLoops = serverLoops;
        this.clientLoop = clientLoop;
        this.begun = begun;
    }

    void failNowAndThen(int perMille) {
        faultsPerMille = perMille;
    }

    long faults() {
        return faults;
    }

    /** The most subscribe requests that were open at once. */
    long mostOpenPolls() {
        return mostOpenPolls;
    }

    @Override
    public CompletableFuture<HttpReply> send(HttpCall call) {
        CompletableFuture<HttpReply> reply = new CompletableFuture<>();
        String[] path = call.uri().getRawPath().split("/", -1);
        if (path[2].equals("subscribe") && handshake != 0 && !query(call, "tt").equals("0")) {
            begun.accept(names(path), handshake);
            handshake = 0;
        }
        VirtualLoop loop = serverLoops.get(random.nextInt(serverLoops.size()));
        boolean faulty = random.nextInt(1_000) < faultsPerMille;
        int fault = faulty ? 1 + random.nextInt(5) : 0;
        faults += faulty ? 1 : 0;
        switch (fault) {
            case 1 -> fail(reply, TransportException.Kind.NOT_CONNECTED);
            case 2 -> fail(reply, TransportException.Kind.BROKEN);
            case 3 -> answer(reply, 500, "oops".getBytes(UTF_8));
            case 4 -> {} // it is never answered
            default -> {
                if (path[1].equals("v2") && path[2].equals("subscribe")) {
                    loop.post(() -> subscribe(call, path, loop, reply, fault == 5));
                } else {
                    answer(reply, 200, "{\"status\":200}".getBytes(UTF_8));
                }
            }
        }
        return reply;
    }

    @Override
    public void close() {}

    private void subscribe(
            HttpCall call, String[] path, VirtualLoop loop, CompletableFuture<HttpReply> reply, boolean replyIsLost) {
        if (reply.isDone()) {
            return; // given up on its way
        }
        SubscribePermit permit = access.toSubscribe(path[3], Names.ofChannels(names(path)), Credentials.NONE);
        Timetoken cursor = Timetoken.parse(query(call, "tt"));
        if (cursor.isNone()) {
            broker.now(loop, permit, SubscribeTerms.NONE).thenAccept(now -> {
                if (replyIsLost) {
                    fail(reply, TransportException.Kind.BROKEN);
                } else {
                    clientLoop.post(() -> handshake = answer(reply, Batch.empty(now)) ? now.ticks() : handshake);
                }
            });
            return;
        }
        openPolls.removeIf(CompletableFuture::isDone);
        openPolls.add(reply);
        mostOpenPolls = Math.max(mostOpenPolls, openPolls.size());
        Subscription subscription = broker.subscribe(loop, permit, SubscribeTerms.NONE, cursor);
        subscription.batch().thenAccept(batch -> {
            if (replyIsLost) {
                fail(reply, TransportException.Kind.BROKEN);
            } else {
                clientLoop.post(() -> answer(reply, batch));
            }
        });
        reply.whenComplete((done, failure) -> {
            if (reply.isCancelled()) {
                loop.post(subscription::cancel);
            }
        });
    }

    private static boolean answer(CompletableFuture<HttpReply> reply, Batch batch) {
        return reply.complete(new HttpReply(200, Map.of(), batch.json()));
    }

    private void answer(CompletableFuture<HttpReply> reply, int status, byte[] body) {
        clientLoop.post(() -> reply.complete(new HttpReply(status, Map.of(), body)));
    }

    private void fail(CompletableFuture<HttpReply> reply, TransportException.Kind kind) {
        clientLoop.post(() -> reply.completeExceptionally(new TransportException(kind, "simulated", null)));
    }

    private static List<String> names(String[] path) {
        return ChannelNames.parseList(URLDecoder.decode(path[4], UTF_8));
    }

    private static String query(HttpCall call, String name) {
        for (String pair : call.uri().getRawQuery().split("&")) {
            if (pair.startsWith(name + "=")) {
                return pair.substring(name.length() + 1);
            }
        }
        throw new AssertionError("No " + name + " in " + call.uri());
    }
}
