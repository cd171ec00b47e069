/** The Kubernetes clusters that a worker may change, and how many replicas workloads there have. */
package dev.uplift.worker.kubernetes;
