package io.hubbub.benchmarks;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Random;

/**
 * A secret in a request to a server on this machine, over one connection that is kept. Waits for each answer without giving
 * up the processor, since being woken takes longer than what is looked for.
 */
final class LoopbackGuess implements Guess {
    private static final long PATIENCE_NANOS = 10_000_000_000L;
    private static final int LOOKS_BETWEEN_TIMES = 1_000;
    private static final int MOST_BYTES = 65_536;

    private final SocketChannel channel;
    private final Secret secret;
    private final String before;
    private final String after;
    private final ByteBuffer in = ByteBuffer.allocateDirect(MOST_BYTES);
    private final ByteBuffer out = ByteBuffer.allocateDirect(MOST_BYTES);
    private final byte[] answer = new byte[MOST_BYTES];
    private final ResponseReader reader = new ResponseReader();

    /** @param target of the request, up to the secret, with which it ends */
    LoopbackGuess(InetSocketAddress address, String target, Secret secret) throws IOException {
        channel = SocketChannel.open(address);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.configureBlocking(false);
        before = "GET " + target;
        after = " HTTP/1.1\r\nHost: 127.0.0.1:" + address.getPort() + "\r\n\r\n";
        this.secret = secret;
    }

    /** A signed request to Hubbub, whose keyset is that of {@link GrantClient}. */
    static Guess signature(InetSocketAddress address, long signedAt, Random chance) throws IOException {
        String query = "timestamp=" + signedAt + "&uuid=u1";
        String target = SignatureGuess.PATH + "?" + query + "&signature=v2.";
        return new LoopbackGuess(address, target, SignatureGuess.v2(query, chance));
    }

    @Override
    public Attempt make(Wrong where) {
        byte[] request = (before + secret.text(where) + after).getBytes(US_ASCII);
        return () -> isLetIn(request);
    }

    private boolean isLetIn(byte[] request) throws IOException {
        out.clear().put(request).flip();
        while (out.hasRemaining()) {
            channel.write(out);
        }
        int length = 0;
        do {
            length += read(length);
        } while (reader.read(answer, 0, length) == ResponseReader.INCOMPLETE);
        return switch (reader.status()) {
            case 200 -> true;
            case 403 -> false;
            default -> throw new IOException(ResponseReader.text(answer, 0, length));
        };
    }

    private int read(int at) throws IOException {
        in.clear().limit(answer.length - at);
        long startedAt = System.nanoTime();
        for (int looks = 0; ; looks++) {
            int read = channel.read(in);
            if (read > 0) {
                in.flip().get(answer, at, read);
                return read;
            }
            if (read < 0) {
                throw new EOFException("the server closed the connection");
            }
            if (looks == LOOKS_BETWEEN_TIMES) {
                looks = 0;
                if (System.nanoTime() - startedAt > PATIENCE_NANOS) {
                    throw new SocketTimeoutException("no answer within 10 s");
                }
            }
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
