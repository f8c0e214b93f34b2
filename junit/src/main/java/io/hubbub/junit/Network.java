package io.hubbub.junit;

import io.hubbub.server.main.ConfigurationException;
import io.hubbub.server.main.Server;
import io.hubbub.server.main.Settings;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The server of a class and, unless the class has switched faults off, the proxy before it, through which everybody comes.
 *
 * <p>The server and its admin token belong to the lock, since a restart puts others in their place; everything else is set
 * once.
 */
final class Network implements AutoCloseable {
    private final Settings settings;
    private final String secretKey;
    private final @Nullable Proxy proxy;
    private final boolean tls;
    private final String origin;
    private final AtomicInteger clients = new AtomicInteger();
    private final Object lock = new Object();
    private Server server;
    private Optional<String> adminToken;

    private Network(Settings settings, String secretKey, Server server, boolean faults) {
        this.settings = settings;
        this.secretKey = secretKey;
        this.server = server;
        adminToken = server.newAdminToken();
        tls = server.url().startsWith("https:");
        proxy = faults ? new Proxy(address(server), tls) : null;
        origin =
                proxy == null ? server.origin() : "127.0.0.1:" + proxy.address().getPort();
    }

    static Network start(Settings wanted, boolean faults) throws ConfigurationException {
        String secretKey = "sec-" + UUID.randomUUID();
        Settings settings = wanted.withDemoSecretKey(secretKey);
        Server server = Server.start(settings);
        try {
            return new Network(settings, secretKey, server, faults);
        } catch (RuntimeException e) {
            server.close();
            throw e;
        }
    }

    String origin() {
        return origin;
    }

    String secretKey() {
        return secretKey;
    }

    String adminToken() {
        synchronized (lock) {
            return adminToken.orElseThrow(() -> new IllegalStateException(
                    "The data folder has an admin token already, of which only the hash is kept"));
        }
    }

    boolean isTls() {
        return tls;
    }

    /** A uuid that no other client of this network has. */
    String nextUuid() {
        return "client-" + clients.incrementAndGet();
    }

    ActiveFault inject(Fault fault) {
        Proxy through = proxy();
        if (fault instanceof CallFault && through.isTunnel()) {
            throw new IllegalStateException(
                    "Calls cannot be told apart over TLS: only refuse(), lost() and restarts work there");
        }
        return through.inject(fault);
    }

    void heal() {
        if (proxy != null) {
            proxy.healAll();
        }
    }

    void restart(Duration down) {
        proxy().refuseFor(Outage.positive(down));
    }

    void restartEmpty() {
        Proxy through = proxy();
        InjectedFault refused = through.inject(Fault.refuse());
        synchronized (lock) {
            server.close();
            try {
                server = Server.start(settings);
            } catch (ConfigurationException e) {
                throw new IllegalStateException(e.sentence(), e);
            }
            adminToken = server.newAdminToken().or(() -> adminToken);
            through.setServer(address(server));
        }
        through.heal(refused);
    }

    @Override
    public void close() {
        if (proxy != null) {
            proxy.close();
        }
        synchronized (lock) {
            server.close();
        }
    }

    private Proxy proxy() {
        if (proxy == null) {
            throw new IllegalStateException("This class has no faults and restarts: @HubbubServer(faults = false)");
        }
        return proxy;
    }

    private static InetSocketAddress address(Server server) {
        String origin = server.origin();
        int colon = origin.lastIndexOf(':');
        return new InetSocketAddress(
                origin.substring(0, colon).replaceAll("[\\[\\]]", ""), Integer.parseInt(origin.substring(colon + 1)));
    }
}
