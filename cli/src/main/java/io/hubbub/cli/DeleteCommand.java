package io.hubbub.cli;

import io.hubbub.client.DeleteMessages;
import io.hubbub.client.PubNub;
import io.hubbub.client.model.PNTimeResult;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hubbub delete} deletes messages from history. */
@Command(
        name = "delete",
        description = {
            "Deletes the messages of a channel from history, all of them or those of a period.",
            "",
            "Asks before, and does nothing without an answer: where nobody can be asked, --yes is the answer.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  hubbub delete room",
            "  hubbub delete room --to -30d --yes              what is older than 30 days, without a question",
            "  hubbub delete room --from 17276954606232118 --to 17276954606232118    one message",
        })
final class DeleteCommand extends AskCommand {
    private static final Set<String> CONSENT = Set.of("y", "yes");

    private final Shell shell;

    @Parameters(index = "0", paramLabel = "CHANNEL", description = "One channel.")
    private String channel = "";

    @Mixin
    private PeriodOptions period = new PeriodOptions();

    @Option(names = "--yes", order = 4, description = "Do not ask.")
    private boolean yes;

    private PeriodOptions.Period wanted = new PeriodOptions.Period(null, null); // as the user was asked for

    DeleteCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() throws CommandFailed {
        wanted = period.period();
        if (channel.contains(",")) {
            throw CommandFailed.wrongUse("Name one channel, not \"%s\".".formatted(channel));
        }
        if (!yes) {
            askFor("Delete %s of %s? Nothing brings them back. [y/N] ".formatted(what(), channel));
        }
        return super.call();
    }

    @Override
    List<String> ask(PubNub pubnub) {
        DeleteMessages call = pubnub.deleteMessages().channel(channel);
        // Without the start and with the end: both alone mean what is on the other side of them.
        if (wanted.from() != null && wanted.to() != null) {
            call.start(wanted.from() - 1).end(wanted.to());
        } else if (wanted.from() != null) {
            call.end(wanted.from());
        } else if (wanted.to() != null) {
            call.start(wanted.to() + 1);
        }
        call.sync();
        return List.of();
    }

    private void askFor(String question) throws CommandFailed {
        if (!shell.isTerminal(Shell.INPUT)) {
            throw CommandFailed.wrongUse("Nothing is deleted without --yes where nobody can be asked.");
        }
        PrintWriter err = spec.commandLine().getErr();
        err.print(Visible.text(question));
        err.flush();
        if (!CONSENT.contains(answer().strip().toLowerCase(Locale.ROOT))) {
            throw CommandFailed.failed("Nothing was deleted.");
        }
    }

    private String answer() {
        try {
            String line = new InputLines(shell.input()).next();
            return line == null ? "" : line;
        } catch (IOException | Unfit e) {
            return "";
        }
    }

    private String what() {
        if (wanted.from() == null && wanted.to() == null) {
            return "all messages";
        }
        return "the messages" + bound(" from ", wanted.from()) + bound(" to ", wanted.to());
    }

    private static String bound(String word, @Nullable Long timetoken) {
        return timetoken == null ? "" : word + new PNTimeResult(timetoken).instant();
    }
}
