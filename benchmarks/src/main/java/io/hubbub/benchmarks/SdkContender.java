package io.hubbub.benchmarks;

import java.io.File;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * One of the SDKs that a run compares, and how its process is started.
 *
 * @param title as it appears in the result file
 * @param name by which the driver knows it
 * @param version as it names itself
 * @param classes directory of the driver
 * @param jars directory of the jars of all SDKs
 * @param options of the JVM
 * @param cpu the core that the whole process, compiler and collector included, is bound to
 */
record SdkContender(String title, String name, String version, Path classes, Path jars, List<String> options, int cpu) {
    private static final String DRIVER = "io.hubbub.benchmarks.sdk.Driver";

    SdkProcess start(InetSocketAddress server, Path logs) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                "taskset",
                "-c",
                Integer.toString(cpu),
                Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(options);
        command.addAll(List.of(
                "-cp",
                classes + File.pathSeparator + jars.resolve("*"),
                DRIVER,
                name,
                "127.0.0.1:" + server.getPort()));
        return SdkProcess.start(title, command, logs.resolve("sdk-" + name + ".log"));
    }

    /** The command line, without paths of this machine. */
    String commandLine() {
        return "taskset -c " + cpu + " java " + String.join(" ", options) + " -cp classes:sdk/* " + DRIVER + " " + name
                + " HOST:PORT";
    }
}
