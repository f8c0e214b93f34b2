package io.hubbub.server.main;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.hubbub.broker.port.Keyset;
import io.hubbub.broker.port.PersistenceOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Settings as users write them; what is wrong is said in one sentence, or two with a hint. */
final class SettingsTest {
    @TempDir
    Path folder = Path.of("");

    private Settings load(Map<String, String> flags, Map<String, String> environment) throws ConfigurationException {
        return Settings.load(flags, environment, folder);
    }

    private Settings loadFile(String... lines) throws ConfigurationException, IOException {
        write("hubbub.yml", lines);
        return load(Map.of(), Map.of());
    }

    private Path write(String name, String... lines) throws IOException {
        return Files.writeString(folder.resolve(name), String.join("\n", lines) + "\n");
    }

    private void assertWrong(ThrowingCallable loading, String sentence) {
        String expected = sentence.replace("FILE", folder.resolve("hubbub.yml").toString());
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(loading)
                .satisfies(e -> assertThat(e.sentence()).isEqualTo(expected))
                .satisfies(e -> assertThat(e).hasMessage(expected));
    }

    @Test
    void load_nothingSet_isTheDefaults() throws ConfigurationException {
        Settings settings = load(Map.of(), Map.of());

        assertThat(settings.get(Settings.HOST)).isEqualTo("127.0.0.1");
        assertThat(settings.get(Settings.PORT)).isEqualTo(8080);
        assertThat(settings.get(Settings.DEMO)).isTrue();
        assertThat(settings.get(Settings.ALLOW_DEMO)).isFalse();
        assertThat(settings.get(Settings.HOLD)).isEqualTo(Duration.ofSeconds(280));
        assertThat(settings.get(Settings.QUEUE_MESSAGES)).isEqualTo(100);
        assertThat(settings.get(Settings.QUEUE_MEMORY)).isEqualTo(256L << 20);
        assertThat(settings.get(Settings.MESSAGE_BYTES)).isEqualTo(32_768);
        assertThat(settings.get(Settings.SIGNAL_BYTES)).isEqualTo(64);
        assertThat(settings.get(Settings.TOO_LARGE_STATUS)).isEqualTo(400);
        assertThat(settings.keysets()).isEmpty();
    }

    @Test
    void load_setEverywhere_flagWins() throws Exception {
        write("hubbub.yml", "port: 1");

        assertThat(load(Map.of("port", "3"), Map.of("HUBBUB_PORT", "2")).get(Settings.PORT))
                .isEqualTo(3);
    }

    @Test
    void load_setInEnvironmentAndFile_environmentWins() throws Exception {
        write("hubbub.yml", "port: 1");

        assertThat(load(Map.of(), Map.of("HUBBUB_PORT", "2")).get(Settings.PORT))
                .isEqualTo(2);
    }

    @Test
    void load_setInFile_fileWinsOverTheDefault() throws Exception {
        assertThat(loadFile("port: 1").get(Settings.PORT)).isEqualTo(1);
    }

    @Test
    void load_otherFileNamed_isReadInstead() throws Exception {
        write("hubbub.yml", "port: 1");
        write("other.yml", "port: 2");

        assertThat(load(Map.of("config", "other.yml"), Map.of()).get(Settings.PORT))
                .isEqualTo(2);
        assertThat(load(Map.of(), Map.of("HUBBUB_CONFIG", "other.yml")).get(Settings.PORT))
                .isEqualTo(2);
    }

    @Test
    void load_everySetting_canBeSetInAllThreeWays() throws Exception {
        for (Setting<?> setting : Settings.ALL) {
            String text = setting.defaultText();
            assertThat(load(Map.of(setting.key(), text), Map.of()).get(setting)).isEqualTo(setting.defaultValue());
            assertThat(load(Map.of(), Map.of(setting.variable(), text)).get(setting))
                    .isEqualTo(setting.defaultValue());
            if (setting != Settings.CONFIG) {
                assertThat(loadFile(setting.key() + ": \"" + text + "\"").get(setting))
                        .isEqualTo(setting.defaultValue());
            }
        }
    }

    @Test
    void load_foreignVariables_areIgnored() throws ConfigurationException {
        Settings settings = load(Map.of(), Map.of("PATH", "/bin", "HUBBUB_ORIGIN", "x", "hubbub_port", "1"));

        assertThat(settings.get(Settings.PORT)).isEqualTo(8080);
    }

    @Test
    void load_unknownFlag_suggestsTheNearest() {
        assertWrong(() -> load(Map.of("prot", "1"), Map.of()), "There is no setting prot. Did you mean port?");
        assertWrong(() -> load(Map.of("xyzzy-plugh", "1"), Map.of()), "There is no setting xyzzy-plugh.");
    }

    @Test
    void load_unknownVariable_suggestsTheNearest() {
        assertWrong(
                () -> load(Map.of(), Map.of("HUBBUB_PORTS", "1")),
                "There is no environment variable HUBBUB_PORTS. Did you mean HUBBUB_PORT?");
    }

    @Test
    void load_unknownLine_suggestsTheNearest() {
        assertWrong(
                () -> loadFile("queue_messages: 5"),
                "There is no setting \"queue_messages\" in FILE. Did you mean queue-messages?");
        assertWrong(() -> loadFile("keyset: []"), "There is no setting \"keyset\" in FILE. Did you mean keysets?");
        assertWrong(() -> loadFile("config: x.yml"), "There is no setting \"config\" in FILE.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "port|x|a number from 0 to 65535",
                "port|65536|a number from 0 to 65535",
                "port|-1|a number from 0 to 65535",
                "port||a number from 0 to 65535",
                "port|99999999999|a number from 0 to 65535",
                "demo|yes|true or false",
                "demo|TRUE|true or false",
                "hold|280|a time from 100ms to 305s, such as 280s",
                "hold|99ms|a time from 100ms to 305s, such as 280s",
                "hold|0s|a time from 100ms to 305s, such as 280s",
                "hold|306s|a time from 100ms to 305s, such as 280s",
                "request-timeout|0s|a time from 100ms to 1h, such as 30s",
                "idle-timeout|25h|a time from 100ms to 24h, such as 21m",
                "connection-memory|0|a number of bytes from 1MiB, such as 256MiB",
                "hold|-1s|a time from 100ms to 305s, such as 280s",
                "hold|1.5s|a time from 100ms to 305s, such as 280s",
                "hold|999999999h|a time from 100ms to 305s, such as 280s",
                "queue-memory|1MB|a number of bytes from 1MiB, such as 256MiB",
                "queue-memory|-1|a number of bytes from 1MiB, such as 256MiB",
                "queue-memory|999999999999999GiB|a number of bytes from 1MiB, such as 256MiB",
                "log-format|xml|text or json",
                "retention|0s|a time from 1s to 36500d, such as 7d, or unlimited",
                "retention|36501d|a time from 1s to 36500d, such as 7d, or unlimited",
                "retention|forever|a time from 1s to 36500d, such as 7d, or unlimited",
                "retention||a time from 1s to 36500d, such as 7d, or unlimited",
                "message-actions|0|a number from 1 to 1000000",
                "too-large-status|404|400 or 413",
                "too-large-status|200|400 or 413"
            })
    void load_wrongValue_saysWhatItMustBe(String key, String value, String form) {
        String text = value == null ? "" : value;
        String variable = "HUBBUB_" + key.toUpperCase(Locale.ROOT).replace('-', '_');

        assertWrong(
                () -> load(Map.of(key, text), Map.of()),
                "--" + key + " must be " + form + ", but is \"" + text + "\".");
        assertWrong(
                () -> load(Map.of(), Map.of(variable, text)),
                variable + " must be " + form + ", but is \"" + text + "\".");
        assertWrong(
                () -> loadFile(key + ": \"" + text + "\""),
                "\"" + key + "\" in FILE must be " + form + ", but is \"" + text + "\".");
    }

    @ParameterizedTest
    @CsvSource({"1500ms,PT1.5S", "280s,PT4M40S", "20m,PT20M", "2h,PT2H", "1s,PT1S", "8760h,PT8760H", "2d,PT48H"})
    void load_duration_isRead(String text, Duration duration) throws ConfigurationException {
        assertThat(load(Map.of("queue-idle", text), Map.of()).get(Settings.QUEUE_IDLE))
                .isEqualTo(duration);
    }

    @ParameterizedTest
    @CsvSource({"1048576,1048576", "2048KiB,2097152", "256MiB,268435456", "2GiB,2147483648", "' 1048577 ',1048577"})
    void load_size_isRead(String text, long bytes) throws ConfigurationException {
        assertThat(load(Map.of("queue-memory", text), Map.of()).get(Settings.QUEUE_MEMORY))
                .isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "# nothing", "---", "null"})
    void loadFile_nothingInIt_isTheDefaults(String text) throws Exception {
        assertThat(loadFile(text).get(Settings.PORT)).isEqualTo(8080);
    }

    @Test
    void loadFile_keysets_areRead() throws Exception {
        Settings settings = loadFile(
                "demo: false",
                "keysets:",
                "  - name: shop",
                "    subscribe-key: sub-c-1",
                "    publish-key: pub-c-1",
                "    secret-key: sec-c-1",
                "  - {name: chat, subscribe-key: sub-c-2, publish-key: pub-c-2}");

        assertThat(settings.get(Settings.DEMO)).isFalse();
        List<Keyset> keysets = settings.keysets();
        assertThat(keysets.get(0)).isEqualTo(new Keyset("shop", "sub-c-1", "pub-c-1", "sec-c-1"));
        assertThat(keysets.get(1).name()).isEqualTo("chat");
        assertThat(keysets.get(1).secretKey()).isEmpty();
    }

    @Test
    void loadFile_persistence_holdsForKeysetsThatDoNotSayOtherwise() throws Exception {
        Settings settings = loadFile(
                "retention: 30d",
                "keysets:",
                "  - {name: a, subscribe-key: a, publish-key: p}",
                "  - {name: b, subscribe-key: b, publish-key: p, persistence: false}",
                "  - {name: c, subscribe-key: c, publish-key: p, retention: 12h}",
                "  - {name: d, subscribe-key: d, publish-key: p, retention: unlimited}");

        assertThat(settings.persistence()).isEqualTo(new PersistenceOptions(true, Duration.ofDays(30)));
        assertThat(settings.keysets())
                .extracting(Keyset::persistence)
                .containsExactly(
                        new PersistenceOptions(true, Duration.ofDays(30)),
                        new PersistenceOptions(false, Duration.ofDays(30)),
                        new PersistenceOptions(true, Duration.ofHours(12)),
                        new PersistenceOptions(true, null));
    }

    @Test
    void load_persistenceNotSet_isOnWithoutEnd() throws ConfigurationException {
        assertThat(load(Map.of(), Map.of()).persistence()).isEqualTo(PersistenceOptions.DEFAULT);
    }

    @Test
    void loadFile_keysThatLookLikeNumbers_stayAsTheyAreWritten() throws Exception {
        Settings settings = loadFile("keysets:", "  - {name: n, subscribe-key: '0042', publish-key: \"1e5\"}");

        assertThat(settings.keysets().get(0))
                .extracting(Keyset::subscribeKey, Keyset::publishKey)
                .containsExactly("0042", "1e5");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e5", "42", "true", "1.0"})
    void loadFile_keyThatYamlReadsAsSomethingElse_needsQuotes(String key) {
        assertWrong(
                () -> loadFile("keysets: [{name: n, subscribe-key: " + key + ", publish-key: b}]"),
                "A subscribe-key in FILE must be in quotes: YAML does not read it as text.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "keysets: demo|\"keysets\" in FILE must be a list.",
                "keysets: [demo]|Each of the keysets in FILE must have a name and keys.",
                "keysets: [{subscribe-key: a, publish-key: b}]|A keyset in FILE has no name.",
                "keysets: [{name: '', subscribe-key: a, publish-key: b}]|A keyset in FILE has no name.",
                "keysets: [{name: [a], subscribe-key: a, publish-key: b}]|A keyset in FILE has no name.",
                "keysets: [{name: n, publish-key: b}]|A keyset in FILE has no subscribe-key.",
                "keysets: [{name: n, subscribe-key: a}]|A keyset in FILE has no publish-key.",
                "keysets: [{name: n, subscribe-key: null, publish-key: b}]|A keyset in FILE has no subscribe-key.",
                "keysets: [{name: n, subscribe-key: a/b, publish-key: b}]|A subscribe-key in FILE must be 1 to 100"
                        + " letters, digits, \"-\" or \"_\".",
                "keysets: [{name: n, subscribekey: a, publish-key: b}]|There is no setting \"subscribekey\" of a keyset"
                        + " in FILE. Did you mean subscribe-key?",
                "keysets: [{name: n, subscribe-key: a, publish-key: b}, {name: n, subscribe-key: c, publish-key: b}]"
                        + "|Two keysets in FILE share a name or a subscribe key: n.",
                "keysets: [{name: n, subscribe-key: a, publish-key: b}, {name: m, subscribe-key: a, publish-key: b}]"
                        + "|Two keysets in FILE share a name or a subscribe key: m.",
                "port: [1]|\"port\" in FILE must be a single value.",
                "just text|FILE must hold lines of the form \"setting: value\".",
                "[port]|FILE must hold lines of the form \"setting: value\".",
                "port: {|The file FILE is not YAML at line 1.",
                "port: null|\"port\" in FILE must be a number from 0 to 65535, but is \"\"."
            })
    void loadFile_wrong_isSaidInOneSentence(String line, String sentence) {
        assertWrong(() -> loadFile(line), sentence);
    }

    @Test
    void loadFile_settingTwice_isWrong() {
        assertWrong(() -> loadFile("port: 1", "port: 2"), "The file FILE is not YAML at line 2.");
    }

    @Test
    void loadFile_missing_isWrongOnlyWhenNamed() throws ConfigurationException {
        assertThat(load(Map.of(), Map.of()).get(Settings.PORT)).isEqualTo(8080);
        assertWrong(
                () -> load(Map.of("config", "none.yml"), Map.of()),
                "The file " + folder.resolve("none.yml") + " cannot be read.");
    }

    @Test
    void loadFile_folderOrBytes_cannotBeRead() throws IOException {
        Path bytes = Files.write(folder.resolve("bytes.yml"), new byte[] {(byte) 0xff, (byte) 0xfe, 0});

        assertWrong(
                () -> load(Map.of("config", "."), Map.of()), "The file " + folder.resolve(".") + " cannot be read.");
        assertWrong(() -> load(Map.of("config", "bytes.yml"), Map.of()), "The file " + bytes + " cannot be read.");
    }

    @Test
    void of_values_readsNeitherEnvironmentNorFile() throws ConfigurationException {
        assertThat(Settings.of(Map.of("port", "0")).get(Settings.PORT)).isZero();
        assertWrong(() -> Settings.of(Map.of("Port", "0")), "There is no setting Port. Did you mean port?");
    }

    @Test
    void with_oneValue_leavesTheOriginal() {
        Settings defaults = Settings.defaults();

        assertThat(defaults.with(Settings.PORT, 1).get(Settings.PORT)).isEqualTo(1);
        assertThat(defaults.get(Settings.PORT)).isEqualTo(8080);
    }

    @Test
    void all_settings_haveAKeyADescriptionAndAFormEach() {
        assertThat(Settings.ALL).extracting(Setting::key).doesNotHaveDuplicates();
        assertThat(Settings.ALL).allSatisfy(setting -> {
            assertThat(setting.key()).matches("[a-z]+(-[a-z]+)*");
            assertThat(setting.flag()).isEqualTo("--" + setting.key());
            assertThat(setting.description()).isNotBlank().doesNotEndWith(".");
            assertThat(setting.form()).isNotBlank();
        });
    }
}
