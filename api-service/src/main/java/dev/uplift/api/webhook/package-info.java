/**
 * Tells people outside what becomes of upgrades: an event and a sentence for each announcement, rows in the transaction of
 * the decision, and a sender that tries until it is taken. {@code docs/announcements.md} is what receivers read.
 */
package dev.uplift.api.webhook;
