/**
 * Load runs against a running server, and the result files they leave.
 *
 * <p>In: the flags of {@code benchmarks/run}. Out: one Markdown and one JSON file per run. The servers are processes of
 * their own, started here and stopped by process id; the load comes from one event loop in this process.
 *
 * <p>Three groups of files. The load: {@code LoadLoop}, {@code Connection}, {@code Subscriber}, {@code Publisher}, which
 * speak HTTP/1.1 as bytes. The judges: {@code SequenceCheck}, {@code Ledger}, {@code Window}, which say what arrived and
 * what it cost. The runs: {@code ClosedLoop}, {@code OpenLoop}, {@code Saturation}, joined by {@code Stage} and, for a
 * whole run, by {@code Main}. Everything that touches a socket or a count belongs to the loop's thread; the main thread
 * only starts things on the loop and waits.
 *
 * <p>Presence is played without HTTP, too: {@code PresenceDriver}, in a process with the server's jar, has users come and go
 * on a {@code PresenceStage} and prints figures.
 *
 * <p>What the time of a refusal tells of a secret is another run, {@code benchmarks/run-timing}: {@code TimingMain} has every
 * {@code Guess} shown to who knows the secret, and {@code TimingSamples} compares how long the answers took.
 *
 * <p>The SDKs are another run, {@code benchmarks/run-sdk}: {@code SdkMain} and {@code SdkMatch} start and ask processes whose
 * inside is the room {@code sdk}.
 */
@NullMarked
package io.hubbub.benchmarks;

import org.jspecify.annotations.NullMarked;
