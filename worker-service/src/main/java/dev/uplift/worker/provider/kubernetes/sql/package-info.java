/** How a server in a cluster is asked by SQL: where its address says, or through its pod. */
package dev.uplift.worker.provider.kubernetes.sql;
