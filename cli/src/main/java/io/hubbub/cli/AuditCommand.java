package io.hubbub.cli;

import io.hubbub.client.PubNub;
import io.hubbub.client.model.PNAccessManagerAuditResult;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code hubbub audit} prints what was granted. */
@Command(
        name = "audit",
        description = {
            "Prints what was granted and has not ended, with the minutes that are left. For who has the secret key.",
            "",
            "Without channel and group it prints all grants on channels and groups. Tokens are not kept, so they are not listed.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  hubbub audit",
            "  hubbub audit room --for alice-7f3a",
            "  hubbub audit --json | jq -r .authKey            who has rights",
        })
final class AuditCommand extends SignedCommand {
    @Option(names = "--json", order = 1, description = "Print JSON objects, one per line and auth key.")
    private boolean json;

    @Mixin
    private GrantedOptions on = new GrantedOptions();

    AuditCommand(Shell shell) {
        super(shell);
    }

    @Override
    List<String> ask(PubNub pubnub) {
        PNAccessManagerAuditResult result = pubnub.audit()
                .channels(on.channels)
                .channelGroups(on.groups)
                .authKeys(on.authKeys)
                .sync();
        if (result.warning() != null) {
            spec.commandLine().getErr().println("This keyset has no Access Manager: everybody may do everything.");
        }
        return new RightsLines(json, null)
                .everything(result.rights())
                .add("channel", "", result.channels())
                .add("group", "group ", result.groups())
                .add("user", "user ", result.uuids())
                .lines();
    }
}
