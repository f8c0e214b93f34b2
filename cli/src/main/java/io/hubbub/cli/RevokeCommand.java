package io.hubbub.cli;

import io.hubbub.client.PubNub;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code hubbub revoke} takes rights from auth keys. */
@Command(
        name = "revoke",
        description = {
            "Takes all rights on channels and channel groups from auth keys, or what everybody has. For who has the secret key.",
            "",
            "It takes what was granted on the same name to the same key, at once. What was granted on a.* is taken from a.*.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  hubbub revoke room room-pnpres --for alice-7f3a",
            "  hubbub revoke 'news.*'                          what everybody has",
        })
final class RevokeCommand extends SignedCommand {
    @Option(names = "--json", order = 1, description = "Print JSON objects, one per line and auth key.")
    private boolean json;

    @Mixin
    private GrantedOptions on = new GrantedOptions();

    @Option(
            names = "--user",
            paramLabel = "NAME",
            order = 4,
            description = "A user; only with --for, and without channels and groups.")
    private List<String> users = new ArrayList<>();

    @Option(names = "--everything", order = 5, description = "What everybody has on all channels and channel groups.")
    private boolean everything;

    RevokeCommand(Shell shell) {
        super(shell);
    }

    @Override
    public Integer call() throws CommandFailed {
        if (everything ? !on.nameNothing() || !users.isEmpty() : on.nameNothing() && users.isEmpty()) {
            throw CommandFailed.wrongUse("Say on what: channels, --group, --user, or nothing of it and --everything.");
        }
        return super.call();
    }

    @Override
    List<String> ask(PubNub pubnub) throws CommandFailed {
        return GrantCommand.lines(
                pubnub.revoke()
                        .channels(on.channels)
                        .channelGroups(on.groups)
                        .uuids(users)
                        .authKeys(on.authKeys)
                        .sync(),
                json,
                "revoked");
    }
}
