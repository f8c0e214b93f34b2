package io.hubbub.benchmarks;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The peer: a PostgreSQL server of its own, from the system's binaries, bound to the server's core. Its databases stay in
 * their folder for the next run.
 *
 * <p>Its settings are the defaults, durable commits included, but for more connections, a larger buffer and rarer
 * checkpoints, which are what Hubbub's store has, too.
 */
final class Postgres implements AutoCloseable {
    /** What is set besides the defaults. */
    static final List<String> SETTINGS = List.of(
            "max_connections=1100", "shared_buffers=256MB", "max_wal_size=4GB", "fsync=on", "synchronous_commit=on");

    private static final String USER = "hubbub";
    private static final String OWNER = "postgres"; // the user that Debian makes; the server does not run as root
    private static final int STOPS_WITHIN_SECONDS = 30;
    private static final int READY_WITHIN_SECONDS = 30;

    private final Process process;
    private final int port;
    private final Thread stop = new Thread(this::end, "stop PostgreSQL");

    private Postgres(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /**
     * Starts the server, after making what it needs if need be.
     *
     * @param binaries the folder with {@code initdb} and {@code postgres}
     * @param folder of the databases
     */
    static Postgres start(Path binaries, Path folder, int cpu, Path log) throws IOException, InterruptedException {
        Path data = folder.resolve("data");
        if (!Files.exists(data.resolve("PG_VERSION"))) {
            Files.createDirectories(folder);
            if (isRoot()) {
                Command.output(List.of("chown", OWNER, folder.toString()));
            }
            Command.output(asOwner(
                    binaries.resolve("initdb").toString(),
                    "--pgdata=" + data,
                    "--username=" + USER,
                    "--auth=trust",
                    "--encoding=UTF8",
                    "--locale=C"));
        }
        int port = ServerProcess.freePort();
        List<String> command = new ArrayList<>(List.of("taskset", "-c", Integer.toString(cpu)));
        command.addAll(asOwner(
                binaries.resolve("postgres").toString(),
                "-D",
                data.toString(),
                "-c",
                "listen_addresses=127.0.0.1",
                "-c",
                "unix_socket_directories=",
                "-c",
                "port=" + port));
        for (String setting : SETTINGS) {
            command.addAll(List.of("-c", setting));
        }
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .start();
        Postgres server = new Postgres(process, port);
        Runtime.getRuntime().addShutdownHook(server.stop);
        try {
            server.awaitReady();
        } catch (IOException | InterruptedException | RuntimeException e) {
            server.close();
            throw e;
        }
        return server;
    }

    /** What it says of its version. */
    static String version(Path binaries) throws IOException, InterruptedException {
        return Command.output(List.of(binaries.resolve("postgres").toString(), "--version"))
                .trim();
    }

    private static List<String> asOwner(String... command) {
        List<String> all = new ArrayList<>();
        if (isRoot()) {
            all.addAll(List.of("setpriv", "--reuid=" + OWNER, "--regid=" + OWNER, "--init-groups"));
        }
        all.addAll(List.of(command));
        return all;
    }

    private static boolean isRoot() {
        return System.getProperty("user.name").equals("root");
    }

    private void awaitReady() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(READY_WITHIN_SECONDS);
        while (true) {
            try {
                connect("postgres").close();
                return;
            } catch (SQLException e) {
                if (!process.isAlive() || System.nanoTime() > deadline) {
                    throw new IOException("PostgreSQL did not start", e);
                }
                Thread.sleep(100);
            }
        }
    }

    Connection connect(String database) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + port + "/" + database + "?reWriteBatchedInserts=true", USER, "");
    }

    /** Whether there is such a database. */
    boolean has(String database) throws SQLException {
        try (Connection connection = connect("postgres");
                Statement statement = connection.createStatement()) {
            return statement
                    .executeQuery("SELECT 1 FROM pg_database WHERE datname = '" + database + "'")
                    .next();
        }
    }

    /** Does something beside all databases, such as making one. */
    void administer(String sql) throws SQLException {
        try (Connection connection = connect("postgres");
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Asks the server to end; its connections must be closed. */
    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(stop);
        end();
    }

    private void end() {
        process.destroy();
        try {
            if (!process.waitFor(STOPS_WITHIN_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
    }
}
