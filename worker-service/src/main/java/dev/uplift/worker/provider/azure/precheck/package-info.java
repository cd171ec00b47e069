/** What would stop or degrade an upgrade of a flexible server. */
package dev.uplift.worker.provider.azure.precheck;
