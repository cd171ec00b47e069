/** From what was seen of a flexible server to what will be done; pure. */
package dev.uplift.worker.provider.azure.plan;
