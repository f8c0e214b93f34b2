package io.hubbub.client.crypto;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Writes with one cryptor and reads with several.
 *
 * <p>Legacy content may begin like a header by chance. So a message whose header means nothing is tried as a legacy one; of a
 * file this would be seen at its end only, and is not tried.
 */
final class CryptoModule implements PNCrypto {
    private static final Pattern ID = Pattern.compile("[!-~]{4}");
    private static final byte[] NO_METADATA = {};

    private final PNCryptor writer;
    private final Map<String, PNCryptor> readers = new LinkedHashMap<>(); // by id; with the writer; never changed

    CryptoModule(PNCryptor writer, PNCryptor... readers) {
        this.writer = writer;
        add(writer);
        for (PNCryptor reader : readers) {
            add(reader);
        }
    }

    private void add(PNCryptor cryptor) {
        String id = cryptor.id();
        if (!id.equals(PNCryptor.LEGACY_ID) && !ID.matcher(id).matches()) {
            throw new IllegalArgumentException("The id of a cryptor has 4 printable characters, unlike \"" + id + "\"");
        }
        if (readers.put(id, cryptor) != null) {
            throw new IllegalArgumentException("Two cryptors have the id \"" + id + "\"");
        }
    }

    @Override
    public boolean isRandomized() {
        return writer.isRandomized();
    }

    @Override
    public byte[] encrypt(byte[] plain) {
        PNCryptor.Encrypted encrypted = writer.encrypt(plain);
        byte[] header = header(encrypted.metadata());
        byte[] content = encrypted.content();
        byte[] both = Arrays.copyOf(header, header.length + content.length);
        System.arraycopy(content, 0, both, header.length, content.length);
        return both;
    }

    @Override
    public InputStream encrypt(InputStream plain) throws IOException {
        PNCryptor.EncryptedStream encrypted = writer.encrypt(plain);
        return new SequenceInputStream(new ByteArrayInputStream(header(encrypted.metadata())), encrypted.content());
    }

    private byte[] header(byte[] metadata) {
        return writer.id().equals(PNCryptor.LEGACY_ID) ? NO_METADATA : Header.of(writer.id(), metadata);
    }

    @Override
    public byte[] decrypt(byte[] encrypted) {
        if (encrypted.length == 0) {
            throw nothing();
        }
        if (!Header.isAt(encrypted)) {
            return legacy(null).decrypt(new PNCryptor.Encrypted(NO_METADATA, encrypted));
        }
        ByteArrayInputStream in =
                new ByteArrayInputStream(encrypted, Header.SENTINEL_LENGTH, encrypted.length - Header.SENTINEL_LENGTH);
        Header header;
        PNCryptor reader;
        try {
            header = Header.read(in);
            reader = reader(header.id);
        } catch (PNCryptoException e) {
            return afterAll(encrypted, e);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // bytes never fail
        }
        byte[] content = in.readAllBytes();
        if (content.length == 0) {
            throw nothing();
        }
        return reader.decrypt(new PNCryptor.Encrypted(header.metadata, content));
    }

    /** What begins like a header and is none. */
    private byte[] afterAll(byte[] encrypted, PNCryptoException failure) {
        try {
            return legacy(failure).decrypt(new PNCryptor.Encrypted(NO_METADATA, encrypted));
        } catch (PNCryptoException e) {
            if (e != failure) {
                failure.addSuppressed(e);
            }
            throw failure;
        }
    }

    @Override
    public InputStream decrypt(InputStream encrypted) throws IOException {
        byte[] first = encrypted.readNBytes(Header.SENTINEL_LENGTH);
        if (first.length == 0) {
            throw nothing();
        }
        if (!Header.isAt(first)) {
            InputStream whole = new SequenceInputStream(new ByteArrayInputStream(first), encrypted);
            return legacy(null).decrypt(new PNCryptor.EncryptedStream(NO_METADATA, whole));
        }
        Header header = Header.read(encrypted);
        return reader(header.id).decrypt(new PNCryptor.EncryptedStream(header.metadata, encrypted));
    }

    private PNCryptor reader(String id) {
        PNCryptor reader = id.equals(PNCryptor.LEGACY_ID) ? null : readers.get(id);
        if (reader == null) {
            throw new PNCryptoException("It was encrypted by a cryptor that is not known here");
        }
        return reader;
    }

    /** The cryptor of what has no header. */
    private PNCryptor legacy(@Nullable PNCryptoException otherwise) {
        PNCryptor legacy = readers.get(PNCryptor.LEGACY_ID);
        if (legacy == null) {
            throw otherwise == null
                    ? new PNCryptoException("It has no header that says how it was encrypted")
                    : otherwise;
        }
        return legacy;
    }

    private static PNCryptoException nothing() {
        return new PNCryptoException("There is nothing to decrypt");
    }
}
