package io.hubbub.client.http;

import static io.hubbub.client.http.Calls.read;
import static io.hubbub.client.http.Calls.reply;
import static io.hubbub.client.http.Calls.text;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

final class JdkTransportTest extends TransportContract {
    JdkTransportTest() throws IOException {
        super(JdkTransport::new);
    }

    @Test
    void workers_whoeverMadeThem_areNotAmongTheSelectors() throws Exception {
        server.otherwise(StubServer.answer("[]"));
        for (int i = 0; i < 4; i++) { // each makes one, on the caller's thread, a worker or the selector
            reply(transport.send(read(server.uri("/"))));
        }

        assertThat(Thread.getAllStackTraces().keySet())
                .filteredOn(thread -> thread.getName().matches("pn-http-\\d+") && thread.getThreadGroup() != null)
                .isNotEmpty()
                .noneMatch(thread -> thread.getThreadGroup().getName().equals("pn-http-selectors"));
    }

    @Test
    void send_afterTheSelectorEnded_worksAgain() throws Exception {
        server.otherwise(StubServer.answer("[]"));
        reply(transport.send(read(server.uri("/"))));
        Thread selector = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> leftovers.threadNames().contains(thread.getName()))
                .filter(thread -> thread.getName().endsWith("SelectorManager"))
                .findAny()
                .orElseThrow();

        selector.interrupt();
        selector.join(StubServer.PATIENCE.toMillis());

        assertThat(text(transport.send(read(server.uri("/"))))).isEqualTo("[]");
    }
}
