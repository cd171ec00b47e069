/** What will be done. */
package dev.uplift.worker.provider.scalingo.plan;
