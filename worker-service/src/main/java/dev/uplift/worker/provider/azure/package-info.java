/** PostgreSQL on Azure Database for PostgreSQL flexible server. With what is below it, the one package that knows the Azure SDK. */
package dev.uplift.worker.provider.azure;
