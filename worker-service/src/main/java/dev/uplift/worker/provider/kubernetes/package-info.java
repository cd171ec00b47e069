/** Upgrades servers in Kubernetes: pg_upgrade in a Job on the volume of a StatefulSet. */
package dev.uplift.worker.provider.kubernetes;
