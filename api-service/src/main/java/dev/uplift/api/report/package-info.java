/** The test-results document of an upgrade: made from what is stored, by pure functions, and drawn from nothing else. */
package dev.uplift.api.report;
