/** What would stop or degrade an upgrade of a server in a cluster. */
package dev.uplift.worker.provider.kubernetes.precheck;
