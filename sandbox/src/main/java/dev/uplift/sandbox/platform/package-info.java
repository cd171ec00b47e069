/**
 * What every simulated platform has in common: a clock, an agenda that is also the lock of its state, faults, refusals, a
 * count of the calls, and the HTTP around them.
 */
package dev.uplift.sandbox.platform;
