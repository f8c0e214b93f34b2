package io.hubbub.server.admin;

import io.hubbub.server.endpoint.Call;
import io.hubbub.server.endpoint.Endpoint;
import io.hubbub.server.endpoint.Reply;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** {@code GET /admin/v1/openapi.json}: the Admin API described for programs. Needs no token: it says nothing of this server. */
final class OpenApiEndpoint implements Endpoint {
    private final byte[] document = read();

    @Override
    public CompletionStage<Reply> handle(Call call) {
        return CompletableFuture.completedFuture(Reply.json(200, document));
    }

    @Override
    public boolean answersHead() {
        return true;
    }

    private static byte[] read() {
        try (InputStream in = OpenApiEndpoint.class.getResourceAsStream("openapi.json")) {
            return Objects.requireNonNull(in, "openapi.json").readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
