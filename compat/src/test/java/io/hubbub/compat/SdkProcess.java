package io.hubbub.compat;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.toMap;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * An SDK of another language in a process of its own, spoken to in lines of JSON as described in {@code
 * compat/README.md}.
 *
 * <p>Any thread may call; one thread reads the answers and events. The process ends when its standard input ends, so at
 * the latest with this one; one that does not is killed on close.
 */
final class SdkProcess implements SdkDriver {
    private static final Duration DEADLINE = Duration.ofSeconds(60);

    private static final Duration TIME_TO_END = Duration.ofSeconds(5);

    private final Process process;
    private final BufferedWriter in;
    private final CompletableFuture<JsonNode> ready = new CompletableFuture<>();
    private final Map<Long, CompletableFuture<JsonNode>> pending = new ConcurrentHashMap<>();
    private final Map<String, Inbox> inboxes = new ConcurrentHashMap<>();
    private final AtomicLong lastId = new AtomicLong();
    private final String name;

    private SdkProcess(String name, String version, List<String> command) {
        this.name = name;
        try {
            Path log = Files.createDirectories(Installation.results()).resolve(name + ".log");
            process = new ProcessBuilder(command).redirectError(log.toFile()).start();
            in = process.outputWriter(UTF_8);
            BufferedReader out = process.inputReader(UTF_8);
            Thread reader = new Thread(() -> read(out), "sdk-" + name);
            reader.setDaemon(true);
            reader.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String running = await(ready).path("version").asString();
        if (!running.equals(version)) {
            throw new IllegalStateException(
                    "Wanted %s of the %s SDK, found %s: run compat/setup-sdks".formatted(version, name, running));
        }
    }

    static SdkProcess javascript(String version) {
        return new SdkProcess(
                "javascript",
                version,
                List.of(
                        "node",
                        Installation.sources("javascript/driver.js").toString(),
                        Installation.javascript().toString()));
    }

    static SdkProcess python(String version) {
        return new SdkProcess(
                "python-" + version,
                version,
                List.of(
                        Installation.python(version).toString(),
                        Installation.sources("python/driver.py").toString()));
    }

    static SdkProcess go(String version) {
        return new SdkProcess("go", version, List.of(Installation.go().toString()));
    }

    @Override
    public SdkClient create(String uuid, ClientSettings settings, Inbox inbox) {
        Client client = new Client(uuid);
        inboxes.put(uuid, inbox);
        client.call(
                "create",
                Map.ofEntries(
                        Map.entry("encryption", settings.encryption()),
                        Map.entry("cipherKey", settings.cipherKey()),
                        Map.entry("secretKey", settings.secretKey()),
                        Map.entry("authKey", settings.authKey()),
                        Map.entry("origin", settings.origin()),
                        Map.entry("publishKey", settings.publishKey()),
                        Map.entry("subscribeKey", settings.subscribeKey()),
                        Map.entry("uuid", uuid),
                        Map.entry("reconnecting", settings.reconnecting()),
                        Map.entry("filter", settings.filter()),
                        Map.entry("presenceTimeout", settings.presenceTimeout()),
                        Map.entry("heartbeats", settings.heartbeats())));
        return client;
    }

    @Override
    public void close() {
        try {
            in.close();
        } catch (IOException e) {
            // It has ended already.
        }
        try {
            if (!process.waitFor(TIME_TO_END.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private void read(BufferedReader out) {
        try {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                JsonNode said = Json.parse(line);
                JsonNode id = said.get("id");
                if (id == null) {
                    announce(said);
                } else {
                    CompletableFuture<JsonNode> answer = pending.remove(id.asLong());
                    if (answer != null) {
                        answer.complete(said);
                    }
                }
            }
            fail(new IllegalStateException("The program ended"));
        } catch (IOException | RuntimeException e) {
            fail(e);
        }
    }

    private void fail(Exception cause) {
        ready.completeExceptionally(cause);
        pending.values().forEach(answer -> answer.completeExceptionally(cause));
    }

    private void announce(JsonNode said) {
        String event = said.path("event").asString();
        if (event.equals("ready")) {
            ready.complete(said);
            return;
        }
        Inbox inbox = inboxes.get(said.path("client").asString());
        if (inbox == null) {
            return; // the test is over
        }
        if (event.equals("presence")) {
            inbox.add(presence(said));
        } else if (event.equals("action")) {
            inbox.add(new ActionEvent(text(said, "what"), text(said, "channel"), action(said.path("action"))));
        } else if (event.equals("status")) {
            inbox.add(Status.of(
                    text(said, "category"),
                    text(said, "operation"),
                    said.path("error").asBoolean(),
                    texts(said.path("denied"))));
        } else {
            JsonNode meta = said.path("meta");
            inbox.add(new Arrival(
                    event,
                    said.path("channel").asString(),
                    text(said, "subscription"),
                    said.required("message"),
                    said.path("timetoken").asLong(),
                    text(said, "publisher"),
                    meta.isMissingNode() || meta.isNull() ? null : meta));
        }
    }

    private static PresenceEvent presence(JsonNode said) {
        JsonNode state = said.path("state");
        return new PresenceEvent(
                said.path("action").asString(),
                said.path("channel").asString(),
                text(said, "subscription"),
                text(said, "uuid"),
                said.path("occupancy").asInt(),
                state.isObject() ? state : null,
                texts(said.path("join")),
                texts(said.path("leave")),
                texts(said.path("timeout")),
                said.path("timetoken").asLong());
    }

    private static KeptMessage kept(JsonNode said) {
        long timetoken = said.path("timetoken").asLong(0);
        JsonNode meta = said.path("meta");
        JsonNode type = said.path("type");
        return new KeptMessage(
                said.required("message"),
                timetoken,
                meta.isMissingNode() || meta.isNull() ? null : meta,
                text(said, "uuid"),
                type.isNumber() ? type.intValue() : null,
                KeptMessage.attached(said.path("actions"), timetoken));
    }

    private static MessageAction action(JsonNode said) {
        return new MessageAction(
                said.path("type").asString(),
                said.path("value").asString(),
                said.path("message").asLong(),
                said.path("timetoken").asLong(),
                text(said, "uuid"));
    }

    private static List<String> texts(JsonNode list) {
        return list.valueStream().map(JsonNode::asString).toList();
    }

    private static @Nullable String text(JsonNode said, String field) {
        JsonNode value = said.path(field);
        // Go has no null for texts.
        return value.isString() && !value.stringValue().isEmpty() ? value.stringValue() : null;
    }

    private JsonNode await(CompletableFuture<JsonNode> answer) {
        try {
            return answer.get(DEADLINE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException(
                    "No answer from " + name + ", see " + Installation.results().resolve(name + ".log"), e);
        }
    }

    private final class Client implements SdkClient {
        private final String uuid;

        Client(String uuid) {
            this.uuid = uuid;
        }

        @Override
        public long time() {
            return call("time", Map.of()).path("timetoken").asLong();
        }

        @Override
        public long publish(String channel, JsonNode message, Publishing how) {
            Map<String, Object> arguments = new LinkedHashMap<>();
            arguments.put("channel", channel);
            arguments.put("message", message);
            arguments.put("post", how.post());
            JsonNode meta = how.meta();
            if (meta != null) {
                arguments.put("meta", meta);
            }
            if (how.store() != null) {
                arguments.put("store", how.store());
            }
            if (how.ttl() != null) {
                arguments.put("ttl", how.ttl());
            }
            return call("publish", arguments).path("timetoken").asLong();
        }

        @Override
        public long signal(String channel, JsonNode message) {
            return call("signal", Map.of("channel", channel, "message", message))
                    .path("timetoken")
                    .asLong();
        }

        @Override
        public long fire(String channel, JsonNode message) {
            return call("fire", Map.of("channel", channel, "message", message))
                    .path("timetoken")
                    .asLong();
        }

        @Override
        public void subscribe(Names names, boolean presence) {
            Map<String, Object> arguments = about(names);
            arguments.put("presence", presence);
            call("subscribe", arguments);
        }

        @Override
        public void unsubscribe(Names names) {
            call("unsubscribe", about(names));
        }

        @Override
        public HereNow hereNow(Names names, HereNow.Detail detail) {
            Map<String, Object> arguments = about(names);
            arguments.put("uuids", detail != HereNow.Detail.COUNTS);
            arguments.put("states", detail == HereNow.Detail.STATE);
            return HereNow.of(call("hereNow", arguments));
        }

        @Override
        public List<String> whereNow(@Nullable String of) {
            return texts(
                    call("whereNow", of == null ? Map.of() : Map.of("of", of)).path("channels"));
        }

        @Override
        public JsonNode setState(Names names, @Nullable String of, JsonNode state) {
            Map<String, Object> arguments = about(names, of);
            arguments.put("state", state);
            return call("setState", arguments).path("state");
        }

        @Override
        public Map<String, JsonNode> getState(Names names, @Nullable String of) {
            return call("getState", about(names, of))
                    .path("channels")
                    .propertyStream()
                    .collect(toMap(Map.Entry::getKey, Map.Entry::getValue));
        }

        @Override
        public void addToGroup(String group, List<String> channels) {
            call("addToGroup", Map.of("group", group, "channels", channels));
        }

        @Override
        public void removeFromGroup(String group, List<String> channels) {
            call("removeFromGroup", Map.of("group", group, "channels", channels));
        }

        @Override
        public List<String> channelsOfGroup(String group) {
            return texts(call("channelsOfGroup", Map.of("group", group)).path("channels"));
        }

        @Override
        public void deleteGroup(String group) {
            call("deleteGroup", Map.of("group", group));
        }

        @Override
        public List<String> groups() {
            return texts(call("groups", Map.of()).path("groups"));
        }

        @Override
        public List<KeptMessage> history(String channel, Span span, Set<KeptMessage.Detail> with) {
            Map<String, Object> arguments = about(span);
            arguments.put("channel", channel);
            arguments.put("reverse", span.reverse());
            arguments.put("with", with);
            return call("history", arguments)
                    .path("messages")
                    .valueStream()
                    .map(SdkProcess::kept)
                    .toList();
        }

        @Override
        public Map<String, List<KeptMessage>> fetch(List<String> channels, Span span, Set<KeptMessage.Detail> with) {
            Map<String, Object> arguments = about(span);
            arguments.put("channels", channels);
            arguments.put("with", with);
            return call("fetch", arguments)
                    .path("channels")
                    .propertyStream()
                    .collect(toMap(
                            Map.Entry::getKey,
                            it -> it.getValue()
                                    .valueStream()
                                    .map(SdkProcess::kept)
                                    .toList()));
        }

        @Override
        public Map<String, Long> counts(List<String> channels, List<Long> timetokens) {
            List<String> tokens = timetokens.stream().map(String::valueOf).toList();
            return call("counts", Map.of("channels", channels, "timetokens", tokens))
                    .path("channels")
                    .propertyStream()
                    .collect(toMap(Map.Entry::getKey, it -> it.getValue().asLong()));
        }

        @Override
        public void delete(String channel, Span span) {
            Map<String, Object> arguments = about(span);
            arguments.put("channel", channel);
            call("delete", arguments);
        }

        @Override
        public MessageAction addAction(String channel, long message, String type, String value) {
            Map<String, Object> added = Map.of("message", Long.toString(message), "type", type, "value", value);
            return action(call("addAction", Map.of("channel", channel, "action", added))
                    .path("action"));
        }

        @Override
        public List<MessageAction> actions(String channel, Span span) {
            Map<String, Object> arguments = about(span);
            arguments.put("channel", channel);
            return call("actions", arguments)
                    .path("actions")
                    .valueStream()
                    .map(SdkProcess::action)
                    .toList();
        }

        @Override
        public void removeAction(String channel, MessageAction action) {
            Map<String, Object> removed =
                    Map.of("message", Long.toString(action.message()), "timetoken", Long.toString(action.timetoken()));
            call("removeAction", Map.of("channel", channel, "action", removed));
        }

        private static Map<String, Object> about(Span span) {
            Map<String, Object> arguments = new LinkedHashMap<>();
            if (span.start() != null) {
                arguments.put("start", Long.toString(span.start()));
            }
            if (span.end() != null) {
                arguments.put("end", Long.toString(span.end()));
            }
            if (span.count() != null) {
                arguments.put("count", span.count());
            }
            return arguments;
        }

        private static Map<String, Object> about(Names names) {
            return new LinkedHashMap<>(Map.of("channels", names.channels(), "groups", names.groups()));
        }

        private static Map<String, Object> about(Names names, @Nullable String uuid) {
            Map<String, Object> arguments = about(names);
            if (uuid != null) {
                arguments.put("of", uuid);
            }
            return arguments;
        }

        @Override
        public Access.Granted grant(Access.Names whom, String rights, @Nullable Integer ttl) {
            Map<String, Object> arguments = about(whom);
            arguments.put("rights", rights);
            if (ttl != null) {
                arguments.put("ttl", ttl);
            }
            return Json.read(call("grant", arguments).path("granted"), Access.Granted.class);
        }

        @Override
        public void revoke(Access.Names whom) {
            call("revoke", about(whom));
        }

        @Override
        public Access.Granted audit(Access.Names whom) {
            return Json.read(call("audit", about(whom)).path("granted"), Access.Granted.class);
        }

        private static Map<String, Object> about(Access.Names whom) {
            return new LinkedHashMap<>(Map.of(
                    "channels", whom.channels(),
                    "groups", whom.groups(),
                    "users", whom.users(),
                    "authKeys", whom.authKeys()));
        }

        @Override
        public String grantToken(Access.Token token) {
            return call("grantToken", Map.of("contents", token)).path("token").asString();
        }

        @Override
        public Access.Token parseToken(String token) {
            return Json.read(call("parseToken", Map.of("token", token)).path("contents"), Access.Token.class);
        }

        @Override
        public void setToken(String token) {
            call("setToken", Map.of("token", token));
        }

        @Override
        public void revokeToken(String token) {
            call("revokeToken", Map.of("token", token));
        }

        @Override
        public void stop() {
            inboxes.remove(uuid);
            call("stop", Map.of());
        }

        private JsonNode call(String what, Map<String, ?> arguments) {
            long id = lastId.incrementAndGet();
            Map<String, Object> command = new LinkedHashMap<>(Map.of("id", id, "do", what, "client", uuid));
            command.putAll(arguments);
            CompletableFuture<JsonNode> answer = new CompletableFuture<>();
            pending.put(id, answer);
            send(Json.write(command));
            JsonNode said = await(answer);
            JsonNode error = said.get("error");
            if (error != null) {
                throw new CallFailed(said.path("status").asInt(), error.asString());
            }
            return said;
        }

        private void send(String line) {
            synchronized (in) {
                try {
                    in.write(line + "\n");
                    in.flush();
                } catch (IOException e) {
                    throw new UncheckedIOException(name + " does not listen", e);
                }
            }
        }
    }
}
