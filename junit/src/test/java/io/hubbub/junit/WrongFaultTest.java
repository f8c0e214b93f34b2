package io.hubbub.junit;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.function.Predicate;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Faults that make no sense, and those that a class cannot have. */
class WrongFaultTest {
    @ParameterizedTest
    @ValueSource(ints = {42, 0, -1, 200, 302, 399, 600})
    void status_thatIsNoError_isRefused(int code) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Fault.status(code))
                .withMessage("An error has a status from 400 to 599, not " + code);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-PT1S", "PT0.5S"})
    void retryAfter_thatIsNoNumberOfSeconds_isRefused(Duration retryAfter) {
        assertThatIllegalArgumentException().isThrownBy(() -> Fault.status(429, retryAfter));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-PT1S", "PT0S"})
    void duration_thatIsNotPositive_isRefused(Duration time) {
        assertThatIllegalArgumentException().isThrownBy(() -> Fault.delay(time));
        assertThatIllegalArgumentException().isThrownBy(() -> Fault.reset().during(time));
        assertThatIllegalArgumentException().isThrownBy(() -> Fault.lost().during(time));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1})
    void times_thatAreNone_areRefused(int times) {
        assertThatIllegalArgumentException().isThrownBy(() -> Fault.reset().times(times));
    }

    @Test
    @SuppressWarnings({"NullAway", "DataFlowIssue"}) // what callers without its checks may do
    void null_isRefusedWhereItIsGiven() {
        assertThatNullPointerException().isThrownBy(() -> Fault.delay(null));
        assertThatNullPointerException().isThrownBy(() -> Fault.reset().during(null));
        assertThatNullPointerException().isThrownBy(() -> Fault.reset().on((Calls) null));
        assertThatNullPointerException().isThrownBy(() -> Fault.reset().on((Predicate<String>) null));
        assertThatNullPointerException().isThrownBy(() -> Calls.PUBLISH.channel(null));
    }

    @Nested
    @HubbubServer(faults = false)
    class WithoutFaults {
        @Test
        void fault_ofAClassWithoutFaults_isRefused(Hubbub hubbub) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> hubbub.inject(Fault.refuse()))
                    .withMessageContaining("faults = false");
            assertThatIllegalStateException().isThrownBy(hubbub::restart);
            assertThatIllegalStateException().isThrownBy(hubbub::restartEmpty);
            hubbub.heal();
        }
    }

    @Nested
    @HubbubServer("tls-self-signed=true")
    class OverTls {
        @Test
        void faultOfCalls_overTls_isRefused(Hubbub hubbub) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> hubbub.inject(Fault.status(500)))
                    .withMessageContaining("TLS");
        }

        @Test
        void callAndOutage_overTls_work(Hubbub hubbub) throws Exception {
            assertThat(hubbub.url()).isEqualTo("https://" + hubbub.origin());
            assertThat(timeOverTls(hubbub)).startsWith("HTTP/1.1 200 ");
            ActiveFault refused = hubbub.inject(Fault.refuse());
            assertThatThrownBy(() -> timeOverTls(hubbub)).isInstanceOf(ConnectException.class);
            refused.close();
            assertThat(timeOverTls(hubbub)).startsWith("HTTP/1.1 200 ");
        }

        private String timeOverTls(Hubbub hubbub) throws Exception {
            SSLContext trusting = SSLContext.getInstance("TLS");
            trusting.init(null, InsecureTrustManagerFactory.INSTANCE.getTrustManagers(), null);
            try (Socket socket =
                    trusting.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), Line.port(hubbub))) {
                String request = "GET /time/0 HTTP/1.1\r\nHost: t\r\nConnection: close\r\n\r\n";
                socket.getOutputStream().write(request.getBytes(US_ASCII));
                return new String(socket.getInputStream().readAllBytes(), US_ASCII);
            }
        }
    }

    @Nested
    @HubbubServer
    class Plain {
        @Test
        @SuppressWarnings({"NullAway", "DataFlowIssue"})
        void nullAndNothing_areRefused(Hubbub hubbub) {
            assertThatNullPointerException().isThrownBy(() -> hubbub.inject(null));
            assertThatNullPointerException().isThrownBy(() -> hubbub.client(null));
            assertThatIllegalArgumentException().isThrownBy(() -> hubbub.restart(Duration.ZERO));
        }
    }
}
