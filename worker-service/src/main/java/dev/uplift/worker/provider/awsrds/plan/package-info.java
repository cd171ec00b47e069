/** From what was seen of a server to what will be done; pure. */
package dev.uplift.worker.provider.awsrds.plan;
