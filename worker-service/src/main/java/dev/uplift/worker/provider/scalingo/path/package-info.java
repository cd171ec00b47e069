/** Which versions lie between a database and the one that is asked for. */
package dev.uplift.worker.provider.scalingo.path;
