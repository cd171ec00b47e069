/** Steps of an upgrade of a flexible server: what is next, from what Azure shows. */
package dev.uplift.worker.provider.azure.step;
