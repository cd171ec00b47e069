/** What Azure says of a flexible server, and what an upgrade makes of it; pure. */
package dev.uplift.worker.provider.azure.server;
