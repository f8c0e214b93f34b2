package io.hubbub.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The script at the root of the sources, with a JDK and a Maven that only say how they were called. */
class LauncherTest {
    private static final Instant LONG_AGO = Instant.parse("2020-01-01T00:00:00Z");

    @TempDir
    Path home;

    @BeforeEach
    void makeHome() throws IOException {
        Files.copy(Path.of("../hubbub"), home.resolve("hubbub"));
        for (String module : new String[] {"protocol", "broker", "store-sql", "server", "client", "cli"}) {
            write(module + "/src/main/java/Some.java", "", LONG_AGO);
        }
        write("pom.xml", "", LONG_AGO);
        write("cli/target/hubbub.jar", "", LONG_AGO.plusSeconds(1));
        program("jdk/bin/java", "echo \"java $* in ${LC_ALL:-${LANG:-}}\"");
        program("jdk/bin/javac", "");
        program("bin/mvn", "echo building; touch '" + home.resolve("cli/target/hubbub.jar") + "'");
        write("jdk/release", "IMPLEMENTOR=\"Some\"\nJAVA_VERSION=\"17.0.1\"\n", LONG_AGO);
    }

    @Test
    void sources_older_runsAtOnce() throws Exception {
        assertThat(run(Map.of(), "time"))
                .isEqualTo(
                        "java -XX:TieredStopAtLevel=1 -jar %s/cli/target/hubbub.jar time in C.UTF-8\n".formatted(home));
    }

    @ParameterizedTest
    @ValueSource(strings = {"protocol", "broker", "store-sql", "server", "client", "cli"})
    void source_newer_buildsFirst(String module) throws Exception {
        write(module + "/src/main/java/Some.java", "", LONG_AGO.plusSeconds(2));

        assertThat(run(Map.of(), "time")).contains("building\njava ");
        assertThat(run(Map.of(), "time")).doesNotContain("building");
    }

    @Test
    void test_newer_buildsNothing() throws Exception {
        write("client/src/test/java/SomeTest.java", "", LONG_AGO.plusSeconds(2));

        assertThat(run(Map.of(), "time")).doesNotContain("building");
    }

    @Test
    void serve_getsRoomForItsClassesAndWhatIsSet() throws Exception {
        assertThat(run(Map.of("HUBBUB_JAVA_OPTS", "-Xmx1g -Xmn64m"), "serve", "--port", "0"))
                .startsWith("java -XX:MetaspaceSize=64m -Xmx1g -Xmn64m -jar ");
    }

    @Test
    void locale_ofTheUser_isKept() throws Exception {
        assertThat(run(Map.of("LANG", "de_DE.UTF-8"), "time")).endsWith(" in de_DE.UTF-8\n");
    }

    @Test
    void jdk_tooOld_isOneSentence() throws Exception {
        write("jdk/release", "JAVA_VERSION=\"11.0.2\"\n", LONG_AGO);

        assertThat(run(Map.of(), "time"))
                .contains("needs a JDK, version 17 or newer", "is version 11")
                .hasLineCount(1);
    }

    @Test
    void jdk_withoutReleaseFile_isAsked() throws Exception {
        Files.delete(home.resolve("jdk/release"));
        program("jdk/bin/java", "[ \"$1\" != -version ] || echo 'openjdk version \"21.0.1\" 2023-10-17' >&2; echo ran");

        assertThat(run(Map.of(), "time")).endsWith("ran\n").doesNotContain("needs a JDK");
    }

    private String run(Map<String, String> environment, String... arguments) throws Exception {
        String[] command = new String[arguments.length + 1];
        command[0] = home.resolve("hubbub").toString();
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.matches("LC_.*|LANG|HUBBUB_.*"));
        builder.environment().put("JAVA_HOME", home.resolve("jdk").toString());
        builder.environment().merge("PATH", home.resolve("bin").toString(), (path, first) -> first + ":" + path);
        builder.environment().putAll(environment);
        Process process = builder.start();
        String written = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return written;
    }

    private void program(String name, String script) throws IOException {
        Path path = write(name, "#!/bin/sh\n" + script + "\n", LONG_AGO);
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Path write(String name, String text, Instant modified) throws IOException {
        Path path = home.resolve(name);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
        return Files.setLastModifiedTime(path, FileTime.from(modified));
    }
}
