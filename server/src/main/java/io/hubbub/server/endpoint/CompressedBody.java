package io.hubbub.server.endpoint;

import io.hubbub.protocol.Refusal;
import io.hubbub.protocol.RefusalCode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;

/**
 * A POST body that may be gzip or zlib, whatever its headers say: some clients label a zlib stream gzip, others label a
 * request without a body. Its first bytes decide.
 */
final class CompressedBody {
    private static final int GZIP_FIRST = 0x1f;
    private static final int GZIP_SECOND = 0x8b;
    private static final int ZLIB_FIRST = 0x78;

    private CompressedBody() {}

    /**
     * The body, unpacked if it was packed. Stops one byte past {@code maxBytes}, so that a small body that unpacks to a
     * huge one costs no more than the limit.
     *
     * @throws Refusal {@link RefusalCode#MESSAGE_TOO_LARGE} or {@link RefusalCode#INVALID_COMPRESSION}
     */
    static byte[] unpack(byte[] body, int maxBytes) {
        boolean gzip = body.length > 2 && (body[0] & 0xff) == GZIP_FIRST && (body[1] & 0xff) == GZIP_SECOND;
        boolean zlib = body.length > 2 && body[0] == ZLIB_FIRST && ((body[0] << 8) | (body[1] & 0xff)) % 31 == 0;
        if (!gzip && !zlib) {
            return body;
        }
        ByteArrayInputStream packed = new ByteArrayInputStream(body);
        try (InputStream in = gzip ? new GZIPInputStream(packed) : new InflaterInputStream(packed)) {
            byte[] unpacked = in.readNBytes(maxBytes + 1);
            if (unpacked.length > maxBytes) {
                throw new Refusal(RefusalCode.MESSAGE_TOO_LARGE);
            }
            return unpacked;
        } catch (IOException e) {
            throw new Refusal(RefusalCode.INVALID_COMPRESSION);
        }
    }
}
