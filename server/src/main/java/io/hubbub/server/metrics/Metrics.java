package io.hubbub.server.metrics;

import io.hubbub.broker.port.Keyset;
import io.hubbub.broker.port.Observer;
import io.hubbub.protocol.Envelope;
import io.hubbub.protocol.Message;
import io.hubbub.protocol.RefusalCode;
import io.hubbub.protocol.Timetoken;
import io.hubbub.server.http.EdgeObserver;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;

/** Counts what happens and shows it to Prometheus. Told by all loops, asked from any thread. */
public final class Metrics implements Observer, EdgeObserver, AutoCloseable {
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double NANOS_PER_MILLI = 1e6;

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics gcMetrics = new JvmGcMetrics();
    private final LatencyHistogram latency = new LatencyHistogram(
            "hubbub_delivery_latency_seconds", "From a message's timetoken to its hand-over to a waiting subscriber");
    private final GapLog gapLog = new GapLog(System::nanoTime);

    private final LongAdder connections = new LongAdder();
    private final LongAdder rejected = new LongAdder();
    private final LongAdder cutOff = new LongAdder();
    private final LongAdder parkedPolls = new LongAdder();
    private final LongAdder publishes = new LongAdder();
    private final LongAdder deliveries = new LongAdder();
    private final LongAdder gaps = new LongAdder();
    private final LongAdder recalled = new LongAdder();
    private final LongAdder stored = new LongAdder();
    private final LongAdder notStored = new LongAdder();
    private final LongAdder queueBytes = new LongAdder();
    private final LongAdder presenceEntries = new LongAdder();
    private final LongAdder presenceFull = new LongAdder();
    private final LongAdder presenceEvents = new LongAdder();
    private final Map<RefusalCode, LongAdder> refusals = new EnumMap<>(RefusalCode.class); // never changes
    private final AtomicLongArray lagNanos;

    /** Nothing has happened yet, on {@code loops} loops. */
    public Metrics(int loops) {
        lagNanos = new AtomicLongArray(loops);
        gauge("hubbub.connections", "Open connections", connections);
        counter("hubbub.connections.rejected", "Connections closed as they came: there were too many", rejected);
        counter("hubbub.connections.cut", "Connections closed since their client was too slow", cutOff);
        gauge("hubbub.parked.polls", "Subscribers that wait", parkedPolls);
        counter("hubbub.publishes", "Accepted messages and signals", publishes);
        counter("hubbub.deliveries", "Messages handed to subscribers", deliveries);
        counter("hubbub.gaps", "Reads for which messages were, or may have been, no longer kept", gaps);
        counter("hubbub.recalled", "Messages read back from history for subscribers that came back", recalled);
        counter("hubbub.stored", "Messages that history keeps", stored);
        counter("hubbub.not.stored", "Messages that subscribers got and history could not keep", notStored);
        gauge("hubbub.queue.bytes", "Memory of the messages kept for subscribers that come back", queueBytes);
        gauge("hubbub.presence.entries", "Users present, each counted on every channel", presenceEntries);
        counter("hubbub.presence.rejected", "Users that are not present because there are too many", presenceFull);
        counter("hubbub.presence.events", "Events on presence streams", presenceEvents);
        for (RefusalCode code : RefusalCode.values()) {
            LongAdder count = new LongAdder();
            refusals.put(code, count);
            FunctionCounter.builder("hubbub.refusals", count, LongAdder::sum)
                    .description("Requests that were refused")
                    .tag("code", code.name().toLowerCase(Locale.ROOT))
                    .register(registry);
        }
        for (int i = 0; i < loops; i++) {
            int loop = i;
            Gauge.builder("hubbub.loop.lag.seconds", lagNanos, lags -> lags.get(loop) / NANOS_PER_SECOND)
                    .description("How late a loop was for its last planned turn")
                    .tag("loop", Integer.toString(loop))
                    .register(registry);
        }
        registry.getPrometheusRegistry().register(latency);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        gcMetrics.bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
    }

    /** Shows whether the store fails, as far as is known. */
    public void watch(BooleanSupplier failing) {
        Gauge.builder("hubbub.store.failing", failing, isFailing -> isFailing.getAsBoolean() ? 1 : 0)
                .description("1 when the last attempt to store something failed, else 0")
                .strongReference(true)
                .register(registry);
    }

    /** All figures in the Prometheus text format. */
    public String scrape() {
        return registry.scrape();
    }

    /** Open connections. */
    public long connections() {
        return connections.sum();
    }

    /** Subscribers that wait. */
    public long waiting() {
        return parkedPolls.sum();
    }

    /** Accepted messages and signals since the start. */
    public long publishes() {
        return publishes.sum();
    }

    /** Messages handed to subscribers since the start. */
    public long deliveries() {
        return deliveries.sum();
    }

    /** How late each loop was for its last planned turn. */
    public List<Double> lagMillis() {
        List<Double> lags = new ArrayList<>();
        for (int i = 0; i < lagNanos.length(); i++) {
            lags.add(lagNanos.get(i) / NANOS_PER_MILLI);
        }
        return lags;
    }

    @Override
    public void accepted(Keyset keyset, Message message, Envelope envelope) {
        publishes.increment();
    }

    @Override
    public void delivered(Envelope envelope, int polls, long nowTicks) {
        deliveries.add(polls);
        latency.record(nowTicks - envelope.timetoken().ticks(), polls);
    }

    @Override
    public void caughtUp(int messages) {
        deliveries.add(messages);
    }

    @Override
    public void gap(Keyset keyset, String channel, Timetoken after, Timetoken through) {
        gaps.increment();
        gapLog.gap(keyset, channel, after, through);
    }

    @Override
    public void recalled(Keyset keyset, int messages) {
        recalled.add(messages);
    }

    @Override
    public void stored(Keyset keyset) {
        stored.increment();
    }

    @Override
    public void notStored(Keyset keyset) {
        notStored.increment();
    }

    @Override
    public void logBytes(long delta) {
        queueBytes.add(delta);
    }

    @Override
    public void parkedPolls(int delta) {
        parkedPolls.add(delta);
    }

    @Override
    public void presenceEntries(int delta) {
        presenceEntries.add(delta);
    }

    @Override
    public void presenceFull() {
        presenceFull.increment();
    }

    @Override
    public void presenceEvent(Keyset keyset, Envelope envelope) {
        presenceEvents.increment();
    }

    @Override
    public void connections(int delta) {
        connections.add(delta);
    }

    @Override
    public void connectionRejected() {
        rejected.increment();
    }

    @Override
    public void refused(RefusalCode code) {
        LongAdder count = refusals.get(code);
        if (count != null) {
            count.increment();
        }
    }

    @Override
    public void cutOff() {
        cutOff.increment();
    }

    @Override
    public void lag(int loop, long nanos) {
        lagNanos.set(loop, nanos);
    }

    @Override
    public void close() {
        gcMetrics.close();
        registry.close();
    }

    private void gauge(String name, String description, LongAdder value) {
        Gauge.builder(name, value, LongAdder::sum).description(description).register(registry);
    }

    private void counter(String name, String description, LongAdder value) {
        FunctionCounter.builder(name, value, LongAdder::sum)
                .description(description)
                .register(registry);
    }
}
