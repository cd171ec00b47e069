/** A platform that has nothing but state, to try upgrades against. */
package dev.uplift.sandbox.simulated;
