package io.hubbub.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A contender that is up, with its server and its stage, for as long as a group of workloads is played on it. */
final class Stand implements AutoCloseable {
    private final Contender contender;
    private final ServerProcess server;
    private final List<String> remarks;
    private Stage stage;

    private Stand(Contender contender, ServerProcess server, Stage stage, List<String> remarks) {
        this.contender = contender;
        this.server = server;
        this.stage = stage;
        this.remarks = new ArrayList<>(remarks);
    }

    /** How a stage is set up on a started server. */
    interface Setting {
        Stage on(ServerProcess server, Contender contender) throws InterruptedException;
    }

    /** Starts the contender's server and sets its stage. */
    static Stand open(Contender contender, Setting setting, List<String> remarks)
            throws IOException, InterruptedException {
        ServerProcess server = contender.start();
        try {
            return new Stand(contender, server, setting.on(server, contender), remarks);
        } catch (InterruptedException | RuntimeException e) {
            server.close();
            throw e;
        }
    }

    /** Puts another stage in the place of the present one, on the same server. */
    void reset(Setting setting) throws InterruptedException {
        stage.close();
        stage = setting.on(server, contender);
    }

    Contender contender() {
        return contender;
    }

    ServerProcess server() {
        return server;
    }

    Stage stage() {
        return stage;
    }

    /** What a reader should know of this stand's figures. */
    List<String> remarks() {
        List<String> all = new ArrayList<>(remarks);
        String losses = stage.losses();
        if (!losses.isEmpty()) {
            all.add(losses);
        }
        return all;
    }

    @Override
    public void close() {
        try {
            stage.close();
        } finally {
            server.close();
        }
    }
}
