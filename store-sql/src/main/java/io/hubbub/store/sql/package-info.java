/**
 * What the network keeps on disk.
 *
 * <p>In: the questions of the broker's ports, from any thread. Out: stages that complete when a change is on stable storage.
 *
 * <p>Doors: {@link io.hubbub.store.sql.Database}, which owns the data folder, the connection and the one thread that writes;
 * {@link io.hubbub.store.sql.SqlGroupStore}, {@link io.hubbub.store.sql.SqlHistory},
 * {@link io.hubbub.store.sql.SqlActionStore}, {@link io.hubbub.store.sql.SqlGrantStore},
 * {@link io.hubbub.store.sql.SqlKeysetStore} and {@link io.hubbub.store.sql.SqlAdminStore}, the ports' drivers on top of it; {@link io.hubbub.store.sql.Backup}. Knows neither loops nor requests.
 */
@NullMarked
package io.hubbub.store.sql;

import org.jspecify.annotations.NullMarked;
