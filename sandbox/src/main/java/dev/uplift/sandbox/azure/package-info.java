/**
 * Azure as far as upgrades need it: Azure Resource Manager for Azure Database for PostgreSQL flexible server and the
 * metrics of Azure Monitor. What is known about it and from where: docs/simulators.md.
 */
package dev.uplift.sandbox.azure;
