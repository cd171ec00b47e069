/** What is asked of Kubernetes API servers, what they may refuse, and which rights that takes. */
package dev.uplift.worker.provider.kubernetes.cluster;
