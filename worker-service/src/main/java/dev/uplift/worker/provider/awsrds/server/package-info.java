/** What an upgrade knows of an instance or a cluster of RDS; values only. */
package dev.uplift.worker.provider.awsrds.server;
