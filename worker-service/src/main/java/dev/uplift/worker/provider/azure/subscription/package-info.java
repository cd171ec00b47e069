/** The subscriptions of Azure that a worker works in: calls of Azure Resource Manager, what is read there for many at once, and refusals in words. */
package dev.uplift.worker.provider.azure.subscription;
