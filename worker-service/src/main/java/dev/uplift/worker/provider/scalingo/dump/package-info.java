/** Dumps that the worker makes and keeps itself, where Scalingo makes none. */
package dev.uplift.worker.provider.scalingo.dump;
