/** The demo's Azure: simulated with a fleet on it, or one that somebody else runs. */
package dev.uplift.sandbox.demo.azure;
