package io.hubbub.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubbub.server.main.Setting;
import io.hubbub.server.main.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ConfigurationDocumentTest {
    private static final String BEGIN = "<!-- settings -->\n";
    private static final String END = "<!-- end -->";

    @Test
    void settingsTable_inTheDocument_isThatOfTheProgram() throws IOException {
        String document = Files.readString(Path.of("../docs/configuration.md"));

        String table = document.substring(document.indexOf(BEGIN) + BEGIN.length(), document.indexOf(END));

        assertThat(table).isEqualTo(table());
    }

    private static String table() {
        return "| Setting | Value | Default | |\n|---|---|---|---|\n"
                + Settings.ALL.stream().map(ConfigurationDocumentTest::row).collect(Collectors.joining());
    }

    private static String row(Setting<?> setting) {
        String byDefault = setting.defaultText().isEmpty() ? "" : "`" + setting.defaultText() + "`";
        return "| `%s` | %s | %s | %s |\n".formatted(setting.key(), setting.form(), byDefault, setting.description());
    }
}
