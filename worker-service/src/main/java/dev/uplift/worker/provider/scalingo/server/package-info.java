/** What requests say of a database of Scalingo, and what the platform answers. */
package dev.uplift.worker.provider.scalingo.server;
