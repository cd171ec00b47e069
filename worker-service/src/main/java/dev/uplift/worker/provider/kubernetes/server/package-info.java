/** What is seen of a PostgreSQL server in a cluster, and what an upgrade makes of it; pure. */
package dev.uplift.worker.provider.kubernetes.server;
