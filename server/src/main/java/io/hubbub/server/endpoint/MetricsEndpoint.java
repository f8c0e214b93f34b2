package io.hubbub.server.endpoint;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** {@code GET /metrics}: the server's figures in the Prometheus text format. */
final class MetricsEndpoint implements Endpoint {
    private static final String PROMETHEUS_TEXT = "text/plain; version=0.0.4; charset=utf-8";

    private final Supplier<String> metrics;

    MetricsEndpoint(Supplier<String> metrics) {
        this.metrics = metrics;
    }

    @Override
    public CompletionStage<Reply> handle(Call call) {
        return CompletableFuture.completedFuture(Reply.text(PROMETHEUS_TEXT, metrics.get()));
    }

    @Override
    public boolean answersHead() {
        return true;
    }
}
