/** The APIs of Scalingo: tokens, calls, and what they refuse. */
package dev.uplift.worker.provider.scalingo.account;
