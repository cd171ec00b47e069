/**
 * Takes commands, runs them, and answers: turns and Go, slots, heartbeats and leases, cancellation, hand-back. Knows no
 * provider.
 */
package dev.uplift.worker.runtime;
