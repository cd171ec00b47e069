/** The demo's RDS: simulated with a fleet on it, or one that somebody else runs. */
package dev.uplift.sandbox.demo.aws;
