package io.hubbub.compat;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/** One driver per SDK for the whole run, started by the first test that needs it and ended after the last test. */
final class Drivers implements AutoCloseable {
    private static final Namespace NAMESPACE = Namespace.create(Drivers.class);

    private final Map<Sdk, SdkDriver> running = new ConcurrentHashMap<>();

    private Drivers() {}

    /** The run's own, which JUnit closes. */
    static Drivers of(ExtensionContext context) {
        return context.getRoot().getStore(NAMESPACE).computeIfAbsent(Drivers.class, it -> new Drivers(), Drivers.class);
    }

    SdkDriver of(Sdk sdk) {
        return running.computeIfAbsent(sdk, Sdk::start);
    }

    @Override
    public void close() {
        running.values().forEach(SdkDriver::close);
        running.clear();
    }
}
