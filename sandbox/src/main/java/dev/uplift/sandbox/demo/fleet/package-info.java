/**
 * The demo of a platform: many of its servers, found by Uplift itself, upgraded side by side, and looked at afterwards
 * past all of Uplift. {@code FleetDemo} acts; what is chosen, shown and counted is pure. A platform comes in as a
 * {@code Cloud}.
 */
package dev.uplift.sandbox.demo.fleet;
