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

/** {@code hubbub backup} copies what a server keeps, while it runs or not. */
@Command(
        name = "backup",
        mixinStandardHelpOptions = true,
        versionProvider = Hubbub.Version.class,
        usageHelpWidth = Hubbub.HELP_WIDTH,
        description = {
            "Copies the database in the data folder to a file, whether a server runs on it or not.",
            "",
            "The copy has all that was answered before the command began, and is for your eyes only (mode 600).",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  hubbub backup monday.db",
            "  hubbub backup /backups/hubbub.db --data /var/lib/hubbub --force",
        })
final class BackupCommand implements Callable<Integer> {
    private final Shell shell;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(index = "0", paramLabel = "FILE", description = "The copy; replaced only with --force.")
    private String file = "";

    @Mixin
    private DataOptions data = new DataOptions();

    BackupCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() throws CommandFailed {
        Path copy = DataOptions.file(file);
        Path folder = data.folder(shell.environment());
        try {
            long bytes = Backup.save(folder, copy, data.force());
            spec.commandLine().getOut().println(Visible.text("%s: %d bytes".formatted(copy, bytes)));
            return Hubbub.DONE;
        } catch (StoreException failure) {
            throw CommandFailed.failed(failure.sentence());
        }
    }
}
