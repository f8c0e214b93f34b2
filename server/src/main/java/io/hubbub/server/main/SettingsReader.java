package io.hubbub.server.main;

import io.hubbub.broker.port.Keyset;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Reads settings from flags, environment and file, and says clearly what is wrong with them. */
final class SettingsReader {
    private static final String DEFAULT_FILE = "hubbub.yml";
    private static final String KEYSETS = "keysets";
    private static final Set<String> OWN_OF_KEYSETS = Set.of("name", "subscribe-key", "publish-key", "secret-key");
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();
    private static final String VARIABLE_PREFIX = "HUBBUB_";
    // Of the launcher and of client programs, which share the environment with the server.
    private static final Set<String> OTHER_VARIABLES = Set.of(
            "HUBBUB_JAVA_OPTS",
            "HUBBUB_ORIGIN",
            "HUBBUB_PUBLISH_KEY",
            "HUBBUB_SUBSCRIBE_KEY",
            "HUBBUB_SECRET_KEY",
            "HUBBUB_ADMIN_TOKEN",
            "HUBBUB_UUID",
            "HUBBUB_AUTH_KEY",
            "HUBBUB_TLS_CA");

    private final Map<String, Setting<?>> byKey = new LinkedHashMap<>();
    private final Map<String, Setting<?>> byVariable = new LinkedHashMap<>();
    private Settings settings = Settings.defaults();
    private @Nullable JsonNode keysets; // read at the end: they have the values of all other settings by default

    private SettingsReader() {
        for (Setting<?> setting : Settings.ALL) {
            byKey.put(setting.key(), setting);
            byVariable.put(setting.variable(), setting);
        }
    }

    static Settings read(Map<String, String> flags, Map<String, String> environment, Path folder)
            throws ConfigurationException {
        SettingsReader reader = new SettingsReader();
        String named =
                flags.getOrDefault(Settings.CONFIG.key(), environment.getOrDefault(Settings.CONFIG.variable(), ""));
        Path file = folder.resolve(named.isEmpty() ? DEFAULT_FILE : named);
        if (!named.isEmpty() || Files.exists(file)) {
            reader.readFile(file);
        }
        reader.readEnvironment(environment);
        reader.readFlags(flags);
        if (reader.keysets != null) {
            reader.readKeysets(file, reader.keysets);
        }
        return reader.settings;
    }

    static Settings read(Map<String, String> flags) throws ConfigurationException {
        SettingsReader reader = new SettingsReader();
        reader.readFlags(flags);
        return reader.settings;
    }

    private void readFlags(Map<String, String> flags) throws ConfigurationException {
        for (Map.Entry<String, String> flag : flags.entrySet()) {
            Setting<?> setting = byKey.get(flag.getKey());
            if (setting == null) {
                throw unknown("setting " + flag.getKey(), flag.getKey(), byKey.keySet());
            }
            set(setting, flag.getValue(), setting.flag());
        }
    }

    private void readEnvironment(Map<String, String> environment) throws ConfigurationException {
        for (Map.Entry<String, String> variable : new TreeMap<>(environment).entrySet()) {
            String name = variable.getKey();
            if (!name.startsWith(VARIABLE_PREFIX) || OTHER_VARIABLES.contains(name)) {
                continue;
            }
            Setting<?> setting = byVariable.get(name);
            if (setting == null) {
                throw unknown("environment variable " + name, name, byVariable.keySet());
            }
            set(setting, variable.getValue(), name);
        }
    }

    private void readFile(Path file) throws ConfigurationException {
        JsonNode root = parse(file);
        if (root.isMissingNode() || root.isNull()) {
            return; // an empty file
        }
        if (!root.isObject()) {
            throw new ConfigurationException("%s must hold lines of the form \"setting: value\".".formatted(file));
        }
        for (Map.Entry<String, JsonNode> line : root.properties()) {
            if (line.getKey().equals(KEYSETS)) {
                keysets = line.getValue();
                continue;
            }
            Setting<?> setting = byKey.get(line.getKey());
            if (setting == null || setting == Settings.CONFIG) {
                throw unknown("setting \"" + line.getKey() + "\" in " + file, line.getKey(), keysOfFiles());
            }
            set(setting, scalar(line.getValue(), file, line.getKey()), "\"" + line.getKey() + "\" in " + file);
        }
    }

    private Collection<String> keysOfFiles() {
        List<String> keys = new ArrayList<>(byKey.keySet());
        keys.remove(Settings.CONFIG.key());
        keys.add(KEYSETS);
        return keys;
    }

    private static Collection<String> keysOfKeysets() {
        Set<String> keys = new LinkedHashSet<>(OWN_OF_KEYSETS);
        Settings.OF_KEYSETS.forEach(setting -> keys.add(setting.key()));
        return keys;
    }

    private static JsonNode parse(Path file) throws ConfigurationException {
        String text;
        try {
            text = Files.readString(file);
        } catch (IOException e) {
            throw new ConfigurationException("The file %s cannot be read.".formatted(file), e);
        }
        try {
            return YAML.readTree(text);
        } catch (JacksonException e) {
            TokenStreamLocation location = e.getLocation();
            String where = location == null ? "" : " at line " + location.getLineNr();
            throw new ConfigurationException("The file %s is not YAML%s.".formatted(file, where), e);
        }
    }

    private void readKeysets(Path file, JsonNode list) throws ConfigurationException {
        if (!list.isArray()) {
            throw new ConfigurationException("\"%s\" in %s must be a list.".formatted(KEYSETS, file));
        }
        Set<String> taken = new HashSet<>();
        for (JsonNode item : list) {
            Keyset keyset = readKeyset(file, item);
            boolean newName = taken.add("name " + keyset.name());
            boolean newKey = taken.add("subscribe key " + keyset.subscribeKey());
            if (!newName || !newKey) {
                throw new ConfigurationException(
                        "Two keysets in %s share a name or a subscribe key: %s.".formatted(file, keyset.name()));
            }
            settings = settings.with(keyset);
        }
    }

    private Keyset readKeyset(Path file, JsonNode item) throws ConfigurationException {
        if (!item.isObject()) {
            throw new ConfigurationException("Each of the keysets in %s must have a name and keys.".formatted(file));
        }
        Settings own = settings;
        for (Map.Entry<String, JsonNode> line : item.properties()) {
            String key = line.getKey();
            Setting<?> setting = byKey.get(key);
            if (setting != null && Settings.OF_KEYSETS.contains(setting)) {
                own = with(own, setting, scalar(line.getValue(), file, key), "\"" + key + "\" in " + file);
            } else if (!OWN_OF_KEYSETS.contains(key)) {
                throw unknown("setting \"" + key + "\" of a keyset in " + file, key, keysOfKeysets());
            }
        }
        String name = required(file, item, "name");
        String subscribeKey = key(file, item, "subscribe-key");
        String publishKey = key(file, item, "publish-key");
        String secretKey = item.has("secret-key") ? required(file, item, "secret-key") : ""; // made by the server, once
        return new Keyset(
                name,
                subscribeKey,
                publishKey,
                secretKey,
                own.presence(),
                own.persistence(),
                own.access(),
                own.rates());
    }

    private static String key(Path file, JsonNode item, String name) throws ConfigurationException {
        String key = required(file, item, name);
        if (!item.get(name).isString()) {
            throw new ConfigurationException(
                    "A %s in %s must be in quotes: YAML does not read it as text.".formatted(name, file));
        }
        if (!key.matches("[A-Za-z0-9_-]{1,100}")) {
            throw new ConfigurationException(
                    "A %s in %s must be 1 to 100 letters, digits, \"-\" or \"_\".".formatted(name, file));
        }
        return key;
    }

    private static String required(Path file, JsonNode item, String name) throws ConfigurationException {
        JsonNode value = item.get(name);
        if (value == null
                || value.isContainer()
                || value.isNull()
                || value.asString().isBlank()) {
            throw new ConfigurationException("A keyset in %s has no %s.".formatted(file, name));
        }
        return value.asString();
    }

    private static String scalar(JsonNode value, Path file, String key) throws ConfigurationException {
        if (value.isContainer()) {
            throw new ConfigurationException("\"%s\" in %s must be a single value.".formatted(key, file));
        }
        return value.isNull() ? "" : value.asString();
    }

    private <T> void set(Setting<T> setting, String text, String source) throws ConfigurationException {
        settings = with(settings, setting, text, source);
    }

    private static <T> Settings with(Settings settings, Setting<T> setting, String text, String source)
            throws ConfigurationException {
        return settings.with(setting, setting.parse(text, source));
    }

    private static ConfigurationException unknown(String what, String name, Collection<String> known) {
        String nearest = nearest(name, known);
        String hint = nearest == null ? "" : " Did you mean " + nearest + "?";
        return new ConfigurationException("There is no %s.%s".formatted(what, hint));
    }

    private static @Nullable String nearest(String name, Collection<String> known) {
        String nearest = null;
        int least = Math.max(2, name.length() / 3) + 1;
        for (String candidate : known) {
            int distance = distance(name, candidate);
            if (distance < least) {
                least = distance;
                nearest = candidate;
            }
        }
        return nearest;
    }

    /** How many letters must be changed, added or left out to make one name of the other. */
    private static int distance(String one, String other) {
        int[] previous = new int[other.length() + 1];
        for (int j = 0; j <= other.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int[] current = new int[other.length() + 1];
            current[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int change = one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1;
                int shorter = Math.min(previous[j] + 1, current[j - 1] + 1);
                current[j] = Math.min(shorter, previous[j - 1] + change);
            }
            previous = current;
        }
        return previous[other.length()];
    }
}
