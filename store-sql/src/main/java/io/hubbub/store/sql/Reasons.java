package io.hubbub.store.sql;

import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** What a failure of the database means for whoever runs the network. */
final class Reasons {
    private static final int PRIMARY = 0xff; // the rest of a code says more than anybody can act on

    private Reasons() {}

    /** Half a sentence. */
    static String of(Throwable failure) {
        SQLiteException cause = cause(failure);
        if (cause == null) {
            return String.valueOf(failure.getMessage());
        }
        int code = cause.getResultCode().code & PRIMARY;
        if (code == SQLiteErrorCode.SQLITE_FULL.code) {
            return "the disk is full";
        }
        if (code == SQLiteErrorCode.SQLITE_BUSY.code || code == SQLiteErrorCode.SQLITE_LOCKED.code) {
            return "another program has locked it";
        }
        if (isNoDatabase(cause)) {
            return "the file is damaged or no database; put a copy in its place, or move it away to begin anew";
        }
        if (code == SQLiteErrorCode.SQLITE_READONLY.code
                || code == SQLiteErrorCode.SQLITE_CANTOPEN.code
                || code == SQLiteErrorCode.SQLITE_PERM.code) {
            return "the file or its folder may not be written";
        }
        if (code == SQLiteErrorCode.SQLITE_IOERR.code) {
            return "the disk does not read or write (" + cause.getResultCode() + ")";
        }
        return String.valueOf(cause.getMessage());
    }

    /** The same of a file that is not the server's. */
    static String ofCopy(Throwable failure) {
        SQLiteException cause = cause(failure);
        return cause != null && isNoDatabase(cause) ? "it is damaged or no database" : of(failure);
    }

    /** Whether another program is in the way, of one change as of many. */
    static boolean isBusy(Throwable failure) {
        SQLiteException cause = cause(failure);
        return cause != null && (cause.getResultCode().code & PRIMARY) == SQLiteErrorCode.SQLITE_BUSY.code;
    }

    private static boolean isNoDatabase(SQLiteException cause) {
        int code = cause.getResultCode().code & PRIMARY;
        return code == SQLiteErrorCode.SQLITE_NOTADB.code || code == SQLiteErrorCode.SQLITE_CORRUPT.code;
    }

    private static @Nullable SQLiteException cause(Throwable failure) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (each instanceof SQLiteException sqlite) {
                return sqlite;
            }
        }
        return null;
    }
}
