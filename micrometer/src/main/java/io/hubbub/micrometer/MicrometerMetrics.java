package io.hubbub.micrometer;

import io.hubbub.client.model.PNEvent;
import io.hubbub.client.model.PNFileMessageResult;
import io.hubbub.client.model.PNMessageActionResult;
import io.hubbub.client.model.PNMessageResult;
import io.hubbub.client.model.PNOperationType;
import io.hubbub.client.model.PNPresenceEventResult;
import io.hubbub.client.model.PNSignalResult;
import io.hubbub.client.model.PNStatus;
import io.hubbub.client.model.PNStatusCategory;
import io.hubbub.client.spi.PNGauges;
import io.hubbub.client.spi.PNMetrics;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Tells a registry of Micrometer what clients do. One of these serves any number of clients, which then count together;
 * clients that are to be told apart have one each, with tags of their own.
 *
 * <table>
 * <caption>Meters</caption>
 * <tr><th>name<th>kind<th>tags<th>what
 * <tr><td>{@code pn.request}<td>timer<td>operation, outcome<td>requests other than polls
 * <tr><td>{@code pn.request.active}<td>gauge<td><td>requests and polls under way
 * <tr><td>{@code pn.poll}<td>timer<td>outcome<td>polls; the server holds them back until there is something to tell
 * <tr><td>{@code pn.connected}<td>gauge<td><td>clients that hear everything they subscribed to
 * <tr><td>{@code pn.reconnects}<td>counter<td><td>attempts to subscribe again after a failure
 * <tr><td>{@code pn.events}<td>counter<td>type<td>events that listeners were told
 * <tr><td>{@code pn.listener}<td>timer<td>type<td>how long all listeners of a client took for an event
 * <tr><td>{@code pn.last.event.age}<td>gauge<td><td>time since the last event that was not a status; of several clients
 *     the longest
 * <tr><td>{@code pn.queue.depth}<td>gauge<td><td>events that wait for listeners
 * <tr><td>{@code pn.dropped}<td>counter<td><td>events dropped for subscribers of streams that were too slow
 * </table>
 *
 * <p>Outcomes are the words of {@link PNStatusCategory}, such as {@code acknowledgment} and {@code access-denied}. No
 * channel, user or key is in any tag.
 */
public final class MicrometerMetrics implements PNMetrics {
    private final MeterProvider<Timer> requests;
    private final MeterProvider<Timer> polls;
    private final Counter reconnects;
    private final MeterProvider<Counter> events;
    private final MeterProvider<Timer> listeners;
    private final Map<String, Delivery> deliveries = new ConcurrentHashMap<>(); // by type
    private final Map<Enum<?>, String> words = new ConcurrentHashMap<>();
    private final AtomicInteger active = new AtomicInteger();
    private final Set<PNGauges> clients = ConcurrentHashMap.newKeySet(); // that are open
    private final AtomicLong droppedByClosed = new AtomicLong();

    /** Meters in {@code registry}, all with {@code tags}. */
    public MicrometerMetrics(MeterRegistry registry, Iterable<Tag> tags) {
        requests = Timer.builder("pn.request").tags(tags).withRegistry(registry);
        polls = Timer.builder("pn.poll").tags(tags).withRegistry(registry);
        reconnects = Counter.builder("pn.reconnects").tags(tags).register(registry);
        events = Counter.builder("pn.events").tags(tags).withRegistry(registry);
        listeners = Timer.builder("pn.listener").tags(tags).withRegistry(registry);
        Gauge.builder("pn.request.active", active::get).tags(tags).register(registry);
        Gauge.builder("pn.connected", this::connected).tags(tags).register(registry);
        Gauge.builder("pn.queue.depth", this::queueDepth).tags(tags).register(registry);
        TimeGauge.builder("pn.last.event.age", this::lastEventAge, TimeUnit.SECONDS)
                .tags(tags)
                .register(registry);
        FunctionCounter.builder("pn.dropped", this, MicrometerMetrics::dropped)
                .tags(tags)
                .register(registry);
    }

    @Override
    public void opened(PNGauges gauges) {
        clients.add(gauges);
    }

    @Override
    public void closed(PNGauges gauges) {
        if (clients.remove(gauges)) {
            droppedByClosed.addAndGet(gauges.droppedEvents());
        }
    }

    @Override
    public void requestStarted(PNOperationType operation) {
        active.incrementAndGet();
    }

    @Override
    public void requestFinished(PNOperationType operation, PNStatusCategory outcome, long nanos) {
        String how = words.computeIfAbsent(outcome, MicrometerMetrics::word);
        Timer timer = operation == PNOperationType.PNSubscribeOperation
                ? polls.withTags("outcome", how)
                : requests.withTags(
                        "operation", words.computeIfAbsent(operation, MicrometerMetrics::word), "outcome", how);
        timer.record(nanos, TimeUnit.NANOSECONDS);
        active.decrementAndGet(); // last, so that whoever sees that it is over sees how it ended
    }

    @Override
    public void delivered(PNEvent event, long nanos) {
        Delivery delivery = deliveries.computeIfAbsent(
                type(event), type -> new Delivery(events.withTags("type", type), listeners.withTags("type", type)));
        delivery.time().record(nanos, TimeUnit.NANOSECONDS);
        delivery.count().increment();
    }

    @Override
    public void reconnecting() {
        reconnects.increment();
    }

    private long connected() {
        return clients.stream().filter(PNGauges::isConnected).count();
    }

    private int queueDepth() {
        return clients.stream().mapToInt(PNGauges::queueDepth).sum();
    }

    private double lastEventAge() {
        return clients.stream()
                .map(PNGauges::sinceLastEvent)
                .filter(Objects::nonNull)
                .mapToDouble(MicrometerMetrics::seconds)
                .max()
                .orElse(Double.NaN);
    }

    private double dropped() {
        return droppedByClosed.get()
                + clients.stream().mapToLong(PNGauges::droppedEvents).sum();
    }

    private static double seconds(Duration time) {
        return time.toNanos() / 1e9;
    }

    private static String type(PNEvent event) {
        if (event instanceof PNMessageResult) {
            return "message";
        } else if (event instanceof PNStatus) {
            return "status";
        } else if (event instanceof PNSignalResult) {
            return "signal";
        } else if (event instanceof PNPresenceEventResult) {
            return "presence";
        } else if (event instanceof PNMessageActionResult) {
            return "action";
        } else if (event instanceof PNFileMessageResult) {
            return "file";
        }
        return "object";
    }

    /** {@code PNAccessDeniedCategory} as {@code access-denied}. */
    private static String word(Enum<?> constant) {
        return constant.name()
                .replaceAll("^PN|Operation$|Category$", "")
                .replaceAll("(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "-")
                .toLowerCase(Locale.ROOT);
    }

    private record Delivery(Counter count, Timer time) {}
}
