package io.hubbub.cli;

import io.hubbub.client.Grant;
import io.hubbub.client.PubNub;
import io.hubbub.client.model.PNAccessManagerGrantResult;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code hubbub grant} gives rights to auth keys. */
@Command(
        name = "grant",
        description = {
            "Gives rights on channels and channel groups to auth keys, or to everybody. For who has the secret key.",
            "",
            "What was granted before to the same key on the same name is replaced: rights that are not named are taken.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  hubbub grant room room-pnpres --for alice-7f3a --read --write --ttl 60",
            "  hubbub grant 'news.*' --read --ttl 0            for everybody and for ever",
            "  hubbub grant --user alice --for alice-7f3a --get --update",
            "  hubbub grant --everything --read --secret-key-file /run/secrets/hubbub",
        })
final class GrantCommand extends SignedCommand {
    @Option(names = "--json", order = 1, description = "Print JSON objects, one per line and auth key.")
    private boolean json;

    @Mixin
    private GrantedOptions on = new GrantedOptions();

    @Option(
            names = "--user",
            paramLabel = "NAME",
            order = 4,
            description = "A user, for the metadata; only with --for, and without channels and groups.")
    private List<String> users = new ArrayList<>();

    @Option(names = "--everything", order = 5, description = "All channels and channel groups.")
    private boolean everything;

    @Option(names = "--read", order = 10, description = "To subscribe, read history, see who is there.")
    private boolean read;

    @Option(names = "--write", order = 11, description = "To publish.")
    private boolean write;

    @Option(names = "--manage", order = 12, description = "To change channel groups and members.")
    private boolean manage;

    @Option(names = "--delete", order = 13, description = "To delete messages and metadata.")
    private boolean delete;

    @Option(names = "--get", order = 14, description = "To read metadata.")
    private boolean get;

    @Option(names = "--update", order = 15, description = "To change metadata.")
    private boolean update;

    @Option(names = "--join", order = 16, description = "To join channels as a member.")
    private boolean join;

    @Option(
            names = "--ttl",
            paramLabel = "MINUTES",
            order = 17,
            description = "For how long, up to 525600; 0 for ever. Without, the server chooses: a day.")
    private @Nullable Integer ttl;

    GrantCommand(Shell shell) {
        super(shell);
    }

    @Override
    public Integer call() throws CommandFailed {
        if (everything ? !on.nameNothing() || !users.isEmpty() : on.nameNothing() && users.isEmpty()) {
            throw CommandFailed.wrongUse("Say on what: channels, --group, --user, or nothing of it and --everything.");
        }
        if (!(read || write || manage || delete || get || update || join)) {
            throw CommandFailed.wrongUse("Say which rights, such as --read. To take them, there is hubbub revoke.");
        }
        return super.call();
    }

    @Override
    List<String> ask(PubNub pubnub) throws CommandFailed {
        Grant call = pubnub.grant()
                .channels(on.channels)
                .channelGroups(on.groups)
                .uuids(users)
                .authKeys(on.authKeys)
                .read(read)
                .write(write)
                .manage(manage)
                .delete(delete)
                .get(get)
                .update(update)
                .join(join);
        if (ttl != null) {
            call.ttl(ttl);
        }
        return lines(call.sync(), json, "granted");
    }

    /** What was granted or revoked; fails when the server did nothing. */
    static List<String> lines(PNAccessManagerGrantResult done, boolean json, String verb) throws CommandFailed {
        if (done.warning() != null) {
            throw CommandFailed.failed(
                    "Nothing was %s: this keyset has no Access Manager, so everybody may do everything."
                            .formatted(verb));
        }
        return new RightsLines(json, done.ttl())
                .everything(done.rights())
                .add("channel", "", done.channels())
                .add("group", "group ", done.groups())
                .add("user", "user ", done.uuids())
                .lines();
    }
}
