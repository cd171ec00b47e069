/**
 * The demo of {@code dump-restore}: a real server with real data, upgraded by the real services over REST, watched, and
 * proved from outside. {@code DumpRestoreDemo} acts; what is shown and what counts as proof is pure.
 */
package dev.uplift.sandbox.demo.dumprestore;
