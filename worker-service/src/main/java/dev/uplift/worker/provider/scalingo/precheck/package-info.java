/** What is looked at before anything is touched. */
package dev.uplift.worker.provider.scalingo.precheck;
