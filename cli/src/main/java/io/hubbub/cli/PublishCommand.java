package io.hubbub.cli;

import io.hubbub.client.PubNub;
import io.hubbub.client.Publish;
import io.hubbub.client.model.PubNubException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.util.RawValue;

/** {@code hubbub publish} publishes one message, or one per line of its input. */
@Command(
        name = "publish",
        description = {
            "Publishes a message to a channel and prints its timetoken.",
            "",
            "A MESSAGE that is valid JSON goes as it is, anything else as a JSON string. With - for MESSAGE, every line "
                    + "of the input is one message; each is sent when the one before it was accepted, and nothing is printed.",
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
        })
final class PublishCommand extends SendCommand {
    private static final String INPUT = "-";

    private final Shell shell;

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

    @Option(names = "--post", order = 5, description = "Send it in the body of a POST, not in the URL.")
    private boolean post;

    @Option(names = "--no-store", order = 6, description = "History is not to keep it.")
    private boolean noStore;

    @Option(names = "--ttl", paramLabel = "HOURS", order = 7, description = "How long history is to keep it.")
    private @Nullable Double ttlHours;

    private @Nullable RawValue meta;

    PublishCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() throws CommandFailed, IOException {
        meta = MessageOptions.meta(metaText);
        if (message.equals(INPUT)) {
            publishLines();
            return Hubbub.DONE;
        }
        return super.call();
    }

    @Override
    long send(PubNub pubnub, RawValue payload) {
        return publication(pubnub, payload).sync().timetoken();
    }

    private void publishLines() throws CommandFailed, IOException {
        boolean shown = shell.isTerminal(Shell.ERRORS) && !shell.isTerminal(Shell.INPUT);
        Progress progress = new Progress(shown ? spec.commandLine().getErr() : null, System::nanoTime);
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
        int before = lines.count() - 1;
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
