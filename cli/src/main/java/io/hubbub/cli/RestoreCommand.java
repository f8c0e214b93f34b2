package io.hubbub.cli;

import io.hubbub.store.sql.Backup;
import io.hubbub.store.sql.StoreException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code hubbub restore} puts a copy in the place of what a server kept. */
@Command(
        name = "restore",
        mixinStandardHelpOptions = true,
        versionProvider = Hubbub.Version.class,
        usageHelpWidth = Hubbub.HELP_WIDTH,
        description = {
            "Makes a file of hubbub backup the database in the data folder, which no server may use meanwhile.",
            "",
            "The file is checked first. The database before it is kept in the folder, but not with --force.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  hubbub restore monday.db",
            "  hubbub restore /backups/hubbub.db --data /var/lib/hubbub",
        })
final class RestoreCommand implements Callable<Integer> {
    private final Shell shell;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(index = "0", paramLabel = "FILE", description = "The copy; it is left as it is.")
    private String file = "";

    @Mixin
    private DataOptions data = new DataOptions();

    RestoreCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() throws CommandFailed {
        Path copy = DataOptions.file(file);
        Path folder = data.folder(shell.environment());
        try {
            Path kept = Backup.restore(copy, folder, data.force());
            String before = kept == null ? "" : "; what was there is now in " + kept;
            spec.commandLine().getOut().println(Visible.text("%s is restored%s".formatted(copy, before)));
            return Hubbub.DONE;
        } catch (StoreException failure) {
            throw CommandFailed.failed(failure.sentence());
        }
    }
}
