package io.hubbub.store.sql;

import java.sql.SQLException;

/** Questions and changes of one caller, done as a whole or not at all. */
@FunctionalInterface
interface Work<T> {
    T run(Session session) throws SQLException;
}
