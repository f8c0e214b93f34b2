package io.hubbub.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * How far a load has come: all lines before one, and some behind it that were overtaken by their answers. Kept in a file,
 * if there is one, which is replaced as a whole: it is always either the older or the newer state.
 *
 * <p>Owned by the thread of the command.
 */
final class LoadState {
    private static final int FORMAT = 1;
    private static final long MAX_BYTES = 1 << 20;

    private final @Nullable Path file;
    private final String channel;
    private final String subscribeKey;
    private final Map<Long, Integer> ahead; // lines that are done, with their sums
    private long done; // so many lines from the first one
    private int sum; // of these
    private long saved; // what the file says of done

    private LoadState(@Nullable Path file, String channel, String subscribeKey, long done, int sum) {
        this.file = file;
        this.channel = channel;
        this.subscribeKey = subscribeKey;
        this.done = done;
        this.sum = sum;
        this.ahead = new TreeMap<>();
        saved = done;
    }

    /** A load that begins with the first line and is not kept. */
    static LoadState unkept() {
        return new LoadState(null, "", "", 0, 0);
    }

    /** What {@code file} says, or the beginning when there is no such file or nothing in it. */
    static LoadState in(Path file, String channel, String subscribeKey) throws CommandFailed {
        try {
            if (!Files.exists(file) || Files.size(file) == 0) {
                return new LoadState(file, channel, subscribeKey, 0, 0);
            }
            if (!Files.isRegularFile(file) || Files.size(file) > MAX_BYTES) {
                throw foreign(file);
            }
            Path real = file.toRealPath(); // what a link names is replaced, not the link
            JsonNode json = ClientOptions.JSON.readTree(Files.readString(real, StandardCharsets.UTF_8));
            if (json.path("hubbubLoad").asInt(0) != FORMAT || !json.path("done").isIntegralNumber()) {
                throw foreign(file);
            }
            if (!channel.equals(json.path("channel").asString(""))
                    || !subscribeKey.equals(json.path("subscribeKey").asString(""))) {
                throw CommandFailed.wrongUse(
                        "%s is the state of another load, to the channel %s of the subscribe key %s: name another file for --resume."
                                .formatted(
                                        file,
                                        json.path("channel").asString("?"),
                                        json.path("subscribeKey").asString("?")));
            }
            LoadState state = new LoadState(
                    real,
                    channel,
                    subscribeKey,
                    json.path("done").asLong(),
                    json.path("sum").asInt());
            json.path("ahead")
                    .forEach(line -> state.ahead.put(
                            line.path("line").asLong(), line.path("sum").asInt()));
            return state;
        } catch (IOException | JacksonException e) {
            throw foreign(file);
        }
    }

    /** How many lines from the first one are done. */
    long done() {
        return done;
    }

    /** The sum of these lines. */
    int sum() {
        return sum;
    }

    /** How many lines are done that the file does not know of. */
    long unsaved() {
        return done - saved;
    }

    /** Whether this line was done by a load before this one, although one before it was not. */
    boolean isAhead(long line, int itsSum) {
        Integer known = ahead.get(line);
        return known != null && known == itsSum;
    }

    /** So many lines are done, and this is their sum. */
    void advance(long lines, int theirSum) {
        ahead.remove(lines);
        done = lines;
        sum = theirSum;
    }

    /** A line is done although one before it is not. */
    void doneAhead(long line, int itsSum) {
        ahead.put(line, itsSum);
    }

    /** Writes the file, if there is one. */
    void save() throws CommandFailed {
        if (file == null) {
            return;
        }
        Path fresh = file.resolveSibling(file.getFileName() + ".tmp");
        try {
            try (FileChannel channelToDisk = FileChannel.open(
                    fresh, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
                ByteBuffer octets = StandardCharsets.UTF_8.encode(json() + "\n");
                while (octets.hasRemaining()) {
                    channelToDisk.write(octets);
                }
                channelToDisk.force(true);
            }
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
            saved = done;
        } catch (IOException e) {
            throw CommandFailed.failed("The state cannot be written to %s: %s.".formatted(file, e));
        }
    }

    private String json() {
        ObjectNode json = ClientOptions.JSON.createObjectNode();
        json.put("hubbubLoad", FORMAT).put("channel", channel).put("subscribeKey", subscribeKey);
        json.put("done", done).put("sum", sum);
        ahead.forEach((line, itsSum) ->
                json.withArray("ahead").addObject().put("line", line).put("sum", itsSum));
        return ClientOptions.JSON.writeValueAsString(json);
    }

    private static CommandFailed foreign(Path file) {
        return CommandFailed.wrongUse(
                "%s is not the state of a load, or cannot be read: name a new file for --resume.".formatted(file));
    }
}
