package io.hubbub.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.hubbub.broker.port.Keyset;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs requests as the documents of the wire protocol say, with nothing of the server's own code. */
final class Signer {
    private final String secretKey;
    private final String publishKey;

    Signer(String secretKey, String publishKey) {
        this.secretKey = secretKey;
        this.publishKey = publishKey;
    }

    static Signer of(Keyset keyset) {
        return new Signer(keyset.secretKey(), keyset.publishKey());
    }

    /** The target with a timestamp of now and a signature. */
    String sign(String method, String target, String body) {
        return sign(method, target, body, now());
    }

    String sign(String method, String target, String body, long timestamp) {
        String stamped = target + (target.contains("?") ? "&" : "?") + "timestamp=" + timestamp;
        return stamped + "&signature=" + signature(method, stamped, body);
    }

    /** A signature over the target as it is. */
    String signature(String method, String target, String body) {
        int mark = target.indexOf('?');
        String text = method + "\n" + publishKey + "\n" + target.substring(0, mark) + "\n"
                + canonical(target.substring(mark + 1)) + "\n" + body;
        return "v2." + Base64.getUrlEncoder().withoutPadding().encodeToString(hmac(secretKey, text));
    }

    static long now() {
        return System.currentTimeMillis() / 1000;
    }

    static byte[] hmac(String key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key.getBytes(UTF_8), "HmacSHA256"));
            return mac.doFinal(text.getBytes(UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static String canonical(String query) {
        List<String[]> pairs = new ArrayList<>();
        for (String pair : query.split("&")) {
            if (!pair.isEmpty()) {
                int equals = pair.indexOf('=');
                String key = equals < 0 ? pair : pair.substring(0, equals);
                String value = equals < 0 ? "" : pair.substring(equals + 1);
                pairs.add(new String[] {key, encoded(decoded(value))});
            }
        }
        pairs.sort(Comparator.comparing(pair -> pair[0]));
        List<String> all = new ArrayList<>();
        pairs.forEach(pair -> all.add(pair[0] + "=" + pair[1]));
        return String.join("&", all);
    }

    /** The bytes, as characters up to U+00FF. */
    private static String decoded(String value) {
        StringBuilder bytes = new StringBuilder();
        for (int i = 0; i < value.length(); i++) {
            boolean escape = value.charAt(i) == '%';
            bytes.append((char) (escape ? Integer.parseInt(value.substring(i + 1, i + 3), 16) : value.charAt(i)));
            i += escape ? 2 : 0;
        }
        return bytes.toString();
    }

    private static String encoded(String bytes) {
        StringBuilder text = new StringBuilder();
        for (byte b : bytes.getBytes(ISO_8859_1)) {
            String c = Character.toString((char) (b & 0xff));
            text.append(c.matches("[A-Za-z0-9_.-]") ? c : "%%%02X".formatted(b & 0xff));
        }
        return text.toString();
    }
}
