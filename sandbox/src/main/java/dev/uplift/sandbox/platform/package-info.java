/** What every simulated cloud has in common: a clock, faults, a count of the calls, and the HTTP around them. */
package dev.uplift.sandbox.platform;
