package io.hubbub.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** nginx with the Nchan module, one worker, memory only; its configuration is the resource {@code nchan.conf}. */
final class NchanContender implements Contender {
    private static final double FIRST_RATE = 50;

    private final String title;
    private final Path nginx;
    private final Path module;
    private final int cpu;
    private final Path directory;
    private final String version;

    NchanContender(String title, Path nginx, Path module, int cpu, Path directory, String version) {
        this.title = title;
        this.nginx = nginx;
        this.module = module;
        this.cpu = cpu;
        this.directory = directory;
        this.version = version;
    }

    @Override
    public String title() {
        return title;
    }

    @Override
    public String commandLine() {
        return "taskset -c " + cpu + " nginx -c nchan.conf";
    }

    @Override
    public String version() {
        return version;
    }

    @Override
    public ServerProcess start() throws IOException, InterruptedException {
        int port = ServerProcess.freePort();
        Path home = Files.createDirectories(directory.resolve("nchan-" + port));
        Path configuration = home.resolve("nchan.conf");
        Files.writeString(
                configuration,
                template()
                        .replace("@MODULE@", module.toString())
                        .replace("@PORT@", Integer.toString(port))
                        .replace("@HOME@", home.toString()));
        return ServerProcess.start(
                title(),
                List.of(
                        "taskset",
                        "-c",
                        Integer.toString(cpu),
                        nginx.toString(),
                        "-p",
                        home.toString(),
                        "-c",
                        configuration.toString()),
                Map.of(),
                port,
                home.resolve("nginx.log"));
    }

    private static String template() throws IOException {
        try (InputStream in = NchanContender.class.getResourceAsStream("nchan.conf")) {
            if (in == null) {
                throw new IOException("nchan.conf is not in the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Override
    public Dialect dialect(int port, boolean batches) {
        return new NchanDialect(port, batches ? "/batch" : "/sub");
    }

    @Override
    public boolean choosesBatches() {
        return true;
    }

    @Override
    public double firstRate() {
        return FIRST_RATE;
    }

    @Override
    public void settleMemory(ServerProcess server) {
        // nginx frees what it does not need by itself.
    }

    @Override
    public Contender withSecret(boolean controlled) {
        throw new UnsupportedOperationException("there are no keysets in Nchan");
    }

    @Override
    public Map<Workload, Map<Metric, Double>> inside(Class<?> driver, Sizes sizes) {
        throw new UnsupportedOperationException("there is no broker in Nchan");
    }

    @Override
    public long liveHeapBytes(ServerProcess server) {
        return 0;
    }
}
