package io.hubbub.cli;

import io.hubbub.client.PubNub;
import io.hubbub.client.Publish;
import io.hubbub.client.model.PubNubException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.util.RawValue;

/** {@code hubbub publish} publishes one message, or one per line of an input. */
@Command(
        name = "publish",
        description = {
            "Publishes a message to a channel and prints its timetoken.",
            "",
            "A MESSAGE that is valid JSON goes as it is, anything else as a JSON string. With - for MESSAGE, every line "
                    + "of the input is one message; each is sent when the one before it was accepted, and nothing is "
                    + "printed. Nothing is sent twice.",
            "",
            "With --file in place of MESSAGE, every line of a file is a JSON value: a load, for many messages. It tries "
                    + "again when the network fails, and with --resume it goes on where it ended, so lines may arrive "
                    + "twice: those that were sent and not answered, and after kill -9 or a crash also up to 100 lines "
                    + "before them. Blank lines are left out.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  hubbub publish room hello                       the text hello",
            "  hubbub publish room '{\"text\":\"hello\"}'          an object; single quotes keep the shell away from it",
            "  hubbub publish room --string 42                 the text 42, not the number",
            "  hubbub publish room --meta '{\"lang\":\"en\"}' hello  with metadata for subscribers",
            "  hubbub publish room -- --help                   a message that looks like an option",
            "  seq 1000 | hubbub publish numbers -             a message per line",
            "  hubbub publish room --file old.jsonl --resume old.state    a load; the same again goes on",
        })
final class PublishCommand implements Callable<Integer> {
    private static final String INPUT = "-";
    private static final int MOST_PARALLEL = 256;
    private static final Duration LAST_WORDS = Duration.ofSeconds(3); // of a load that is interrupted

    private final Shell shell;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private ClientOptions client = new ClientOptions();

    @Mixin
    private MessageOptions form = new MessageOptions();

    @Parameters(index = "0", paramLabel = "CHANNEL", description = "One channel.")
    private String channel = "";

    @Parameters(index = "1", arity = "0..1", paramLabel = "MESSAGE", description = "JSON or text, or - for the input.")
    private @Nullable String message;

    @Option(
            names = "--meta",
            paramLabel = "JSON",
            order = 3,
            description = "A JSON object that travels with the message.")
    private @Nullable String metaText;

    @Option(
            names = "--type",
            paramLabel = "TYPE",
            order = 4,
            description = "Your own type of message, 3 to 50 letters, digits, - and _.")
    private @Nullable String type;

    @Option(
            names = "--post",
            order = 5,
            description = "Send it in the body of a POST, not in the URL; --file always does.")
    private boolean post;

    @Option(names = "--no-store", order = 6, description = "History is not to keep it.")
    private boolean noStore;

    @Option(
            names = "--ttl",
            paramLabel = "HOURS",
            order = 7,
            description = "How long history is to keep it; else as long as the keyset says.")
    private @Nullable Double ttlHours;

    @ArgGroup(exclusive = false, order = 8)
    private @Nullable Load load;

    private @Nullable RawValue meta;

    PublishCommand(Shell shell) {
        this.shell = shell;
    }

    /** A load, if that is what is wanted. */
    static final class Load {
        @Option(
                names = "--file",
                required = true,
                paramLabel = "FILE",
                order = 8,
                description = "Publish the lines of this file, or with - those of the input. Ends at the first line "
                        + "that is not JSON or too large.")
        String file = "";

        @Option(
                names = "--parallel",
                paramLabel = "N",
                order = 9,
                description =
                        "Have N lines under way, 1 to 256: faster over a slow network, but lines less than N apart may change places. "
                                + "Without, each waits for the one before it, and the order is kept.")
        int parallel = 1;

        @Option(names = "--skip-bad", order = 10, description = "Leave out lines that are not JSON or too large.")
        boolean skipBad;

        @Option(
                names = "--resume",
                paramLabel = "STATE",
                order = 11,
                description = "Keep in this file how far the load has come, and go on from there if it exists.")
        @Nullable
        Path state;

        @Option(
                names = "--retry-for",
                paramLabel = "SECONDS",
                order = 12,
                description = "How long to try a line again while the network or the server fails; else 60. With 0 "
                        + "the load ends there, and sends nothing twice.")
        long retrySeconds = 60;
    }

    @Override
    public Integer call() throws CommandFailed, IOException {
        meta = MessageOptions.meta(metaText);
        if (ttlHours != null && !(ttlHours > 0 && Double.isFinite(ttlHours))) {
            throw CommandFailed.wrongUse(
                    "--ttl must be more than 0 hours: leave it out to keep messages as long as the keyset does.");
        }
        if (load != null) {
            return load(load);
        }
        if (message == null) {
            throw new ParameterException(spec.commandLine(), "Missing required parameter: 'MESSAGE'");
        }
        if (message.equals(INPUT)) {
            publishLines();
            return Hubbub.DONE;
        }
        RawValue payload = form.argument(message);
        try (PubNub pubnub = client.open()) {
            spec.commandLine()
                    .getOut()
                    .println(publication(pubnub, payload).sync().timetoken());
            return Hubbub.DONE;
        } catch (PubNubException failure) {
            throw Failure.of(failure);
        }
    }

    private int load(Load options) throws CommandFailed, IOException {
        if (message != null) {
            throw CommandFailed.wrongUse("The messages come from --file: leave out \"%s\".".formatted(message));
        }
        if (options.parallel < 1 || options.parallel > MOST_PARALLEL) {
            throw CommandFailed.wrongUse("--parallel is 1 to %d, not %d.".formatted(MOST_PARALLEL, options.parallel));
        }
        if (options.retrySeconds < 0) {
            throw CommandFailed.wrongUse("--retry-for is never negative, unlike %d.".formatted(options.retrySeconds));
        }
        boolean piped = options.file.equals(INPUT);
        LoadState state = options.state == null
                ? LoadState.unkept()
                : LoadState.in(options.state, channel, client.subscribeKey());
        boolean shown = shell.isTerminal(Shell.ERRORS) && !(piped && shell.isTerminal(Shell.INPUT));
        CompletableFuture<Void> over = new CompletableFuture<>();
        try (InputStream input = piped ? shell.input() : opened(options.file);
                PubNub pubnub = client.open()) {
            BulkLoad bulk = new BulkLoad(
                    new InputLines(input),
                    form::jsonLine,
                    payload -> publication(pubnub, payload).usePost(true).settled(),
                    state,
                    new Patience(Duration.ofSeconds(options.retrySeconds), System::nanoTime),
                    progress(shown),
                    spec.commandLine().getErr(),
                    options.parallel,
                    options.skipBad,
                    piped || !Files.isRegularFile(Path.of(options.file)) ? 0 : Files.size(Path.of(options.file)));
            Shell.Watch watch = shell.interrupts().apply(() -> {
                bulk.interrupt();
                awaitLastWords(bulk, over);
                return Hubbub.FAILED;
            });
            try {
                bulk.run();
            } catch (CommandFailed failure) {
                spec.commandLine().getErr().println(Visible.text(failure.sentence()));
                spec.commandLine().getErr().flush();
                return failure.exitCode();
            } finally {
                watch.close();
                over.complete(null);
            }
        }
        return Hubbub.DONE;
    }

    /** An input that nobody writes to and nobody closes keeps a load from saying them. */
    private static void awaitLastWords(BulkLoad bulk, CompletableFuture<Void> over) {
        do {
            over.copy()
                    .completeOnTimeout(null, LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS)
                    .join();
        } while (!over.isDone() && !bulk.awaitsInput());
    }

    private static InputStream opened(String file) throws CommandFailed {
        try {
            Path path = Path.of(file);
            if (Files.isDirectory(path)) {
                throw CommandFailed.wrongUse("%s is a folder.".formatted(file));
            }
            return Files.newInputStream(path);
        } catch (IOException | InvalidPathException e) {
            throw CommandFailed.wrongUse("The file %s cannot be read.".formatted(file));
        }
    }

    private Progress progress(boolean shown) {
        return new Progress(shown ? spec.commandLine().getErr() : null, System::nanoTime);
    }

    private void publishLines() throws CommandFailed, IOException {
        Progress progress = progress(shell.isTerminal(Shell.ERRORS) && !shell.isTerminal(Shell.INPUT));
        InputLines lines = new InputLines(shell.input());
        try (PubNub pubnub = client.open()) {
            for (String line = lines.next(); line != null; line = lines.next()) {
                publication(pubnub, form.line(line)).sync();
                progress.sent();
            }
            progress.end();
        } catch (Unfit wrong) {
            progress.end();
            throw stopped(lines, Hubbub.FAILED, "Line %d %s.".formatted(lines.count(), wrong.reason()));
        } catch (PubNubException failure) {
            progress.end();
            CommandFailed failed = Failure.of(failure);
            throw stopped(lines, failed.exitCode(), "Line %d: %s".formatted(lines.count(), failed.sentence()));
        }
    }

    private static CommandFailed stopped(InputLines lines, int exitCode, String sentence) {
        long before = lines.count() - 1;
        String done = before == 0
                ? ""
                : before == 1
                        ? " The line before it is published."
                        : " The %d lines before it are published.".formatted(before);
        return new CommandFailed(exitCode, sentence + done);
    }

    private Publish publication(PubNub pubnub, RawValue payload) {
        Publish publish = pubnub.publish().channel(channel).message(payload).usePost(post);
        if (meta != null) {
            publish.meta(meta);
        }
        if (type != null) {
            publish.customMessageType(type);
        }
        if (noStore) {
            publish.shouldStore(false);
        }
        if (ttlHours != null) {
            publish.ttl(ttlHours);
        }
        return publish;
    }
}
