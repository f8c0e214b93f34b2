package io.hubbub.compat;

import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/** Reading, writing and comparing JSON without loss of digits. */
final class Json {
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private Json() {}

    static JsonNode parse(String text) {
        return MAPPER.readTree(text);
    }

    static String write(Object value) {
        return MAPPER.writeValueAsString(value);
    }

    static <T> T read(JsonNode value, Class<T> type) {
        return MAPPER.treeToValue(value, type);
    }

    static JsonNode of(Object value) {
        return MAPPER.valueToTree(value);
    }

    /**
     * The same text for equal values: keys in order, numbers by value, so that 1e3, 1000 and 1000.0 are one. A text and
     * a number never look alike.
     */
    static String canonical(JsonNode value) {
        if (value.isNumber()) {
            return value.decimalValue().stripTrailingZeros().toPlainString();
        }
        if (value.isArray()) {
            return value.valueStream().map(Json::canonical).toList().toString();
        }
        if (value.isObject()) {
            Map<String, String> sorted = new TreeMap<>();
            value.propertyStream().forEach(entry -> sorted.put(write(entry.getKey()), canonical(entry.getValue())));
            return sorted.toString();
        }
        return write(value);
    }
}
