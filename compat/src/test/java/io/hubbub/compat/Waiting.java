package io.hubbub.compat;

import io.hubbub.junit.Hubbub;
import java.time.Duration;
import tools.jackson.databind.JsonNode;

/** Polls that the server holds, which is later than the moment at which they were sent. */
final class Waiting {
    private static final Duration DEADLINE = Duration.ofSeconds(60);

    private Waiting() {}

    /** Asks the server until so many polls wait that name {@code channel}. */
    static void await(Hubbub server, String channel, int polls) {
        PlainHttp http = new PlainHttp(server.url());
        String target = "/admin/v1/keysets/%s/channels/%s".formatted(server.subscribeKey(), PlainHttp.encoded(channel));
        long end = System.nanoTime() + DEADLINE.toNanos();
        JsonNode figures;
        do {
            figures = Json.parse(http.get(target, "Authorization", "Bearer " + server.adminToken())
                    .body());
            if (System.nanoTime() > end) {
                throw new AssertionError("Waited " + DEADLINE + " for " + polls + " polls: " + figures);
            }
        } while (figures.path("waiting").asInt(0) != polls);
    }
}
