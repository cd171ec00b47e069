/**
 * A Kubernetes cluster as far as upgrades of PostgreSQL need it, spoken to by the real client: its API, and what its
 * controllers and nodes make of what is stored there. What it does stands in docs/simulators.md.
 */
package dev.uplift.sandbox.kubernetes;
