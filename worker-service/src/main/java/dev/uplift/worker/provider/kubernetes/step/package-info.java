/** The actions of the driver for Kubernetes: each looks, compares, acts at most once, and reports. */
package dev.uplift.worker.provider.kubernetes.step;
