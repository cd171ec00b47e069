/** What users want done around the outage, and with the rehearsed clone, whoever the provider. */
package dev.uplift.worker.hook;
