/** From what was seen of a StatefulSet to what will be done; pure. */
package dev.uplift.worker.provider.kubernetes.plan;
