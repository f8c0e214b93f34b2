package io.hubbub.compat;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import io.hubbub.junit.Hubbub;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.opentest4j.TestAbortedException;

/**
 * Where the clients of one test appear. It starts them, notes in the results how the test ended, and stops
 * them.
 */
final class Stage implements BeforeEachCallback, AfterEachCallback {
    private static final AtomicInteger NAMES = new AtomicInteger();
    private static final Set<Sdk> REPORTED_MISSING = new HashSet<>();

    private final Sdk sdk;
    private final Network server;
    private final List<SdkClient> clients = new ArrayList<>();
    private @Nullable Drivers drivers;
    private @Nullable Operation operation;
    private Outcome ifAborted = Outcome.NOT_RUN;

    Stage(Sdk sdk, Hubbub server) {
        this(sdk, new Network(server.origin(), server.publishKey(), server.subscribeKey()));
    }

    Stage(Sdk sdk, Network server) {
        this.sdk = sdk;
        this.server = server;
    }

    /** Says what the test is about. The test ends here if the SDK does not offer it or cannot run on this machine. */
    void shows(Operation shown) {
        operation = shown;
        Optional<String> limit = Limits.of(sdk, shown);
        if (limit.isPresent()) {
            ifAborted = Outcome.NOT_OFFERED;
            abort(sdk + " does not offer it: it " + limit.get());
        }
        Optional<String> missing = sdk.missing();
        if (missing.isPresent()) {
            reportMissing(sdk, missing.get());
            abort(missing.get());
        }
    }

    /** A machine may lack a tool, but not silently, and not where the results count. */
    static synchronized void reportMissing(Sdk sdk, String reason) {
        if (System.getenv("CI") != null) {
            fail(sdk + ": " + reason);
        }
        if (REPORTED_MISSING.add(sdk)) {
            System.out.println("NOT RUN: " + sdk + ": " + reason);
        }
    }

    ClientSettings settings() {
        return new ClientSettings(server.origin(), server.publishKey(), server.subscribeKey());
    }

    /** A new client of the SDK that the test is about. */
    Participant subject() {
        return subject(settings());
    }

    Participant subject(ClientSettings settings) {
        return client(sdk, settings);
    }

    /** A new client of the Java SDK, to see what the subject did or to give it something to see. */
    Participant witness() {
        return witness(settings());
    }

    Participant witness(ClientSettings settings) {
        return client(Sdk.JAVA, settings);
    }

    /** A new client of our own SDK, to exchange with the subject what an official one may not know. */
    Participant ours(ClientSettings settings) {
        return client(Sdk.HUBBUB, settings);
    }

    PlainPublisher plainPublisher() {
        return new PlainPublisher(server);
    }

    /** A new user of the network that has no SDK. */
    PlainUser plainUser() {
        return plainUser(name("plain"));
    }

    /** Somebody without an SDK who acts in the user's name. */
    PlainUser plainUser(String uuid) {
        return new PlainUser(server, uuid);
    }

    /** A new client of every SDK that runs here, the subject among them; three of Java if there is no other. */
    List<Participant> everybody() {
        return everybody(settings());
    }

    List<Participant> everybody(ClientSettings settings) {
        List<Sdk> here = Sdk.underTest().filter(it -> it.missing().isEmpty()).toList();
        List<Sdk> cast = here.size() > 1 ? here : List.of(sdk, Sdk.JAVA, Sdk.JAVA);
        return cast.stream().map(it -> client(it, settings)).toList();
    }

    private Participant client(Sdk of, ClientSettings settings) {
        String uuid = name(of.name().toLowerCase(Locale.ROOT));
        Inbox inbox = new Inbox(of.keepsOrder());
        SdkClient client = Objects.requireNonNull(drivers).of(of).create(uuid, settings, inbox);
        clients.add(client);
        return new Participant(uuid, client, inbox);
    }

    /** A channel of the given kind that no other test uses. */
    String channel(String kind) {
        return name(kind);
    }

    /** A channel group that no other test uses. */
    String group() {
        return name("group");
    }

    private static String name(String kind) {
        return kind + "-" + NAMES.incrementAndGet();
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        drivers = Drivers.of(context);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        if (operation != null) {
            Results.add(new Results.Result(operation, sdk, outcome(context)));
        }
        clients.forEach(SdkClient::stop);
    }

    private Outcome outcome(ExtensionContext context) {
        Throwable thrown = context.getExecutionException().orElse(null);
        if (thrown == null) {
            return Outcome.PASSES;
        }
        return thrown instanceof TestAbortedException ? ifAborted : Outcome.FAILS;
    }
}
