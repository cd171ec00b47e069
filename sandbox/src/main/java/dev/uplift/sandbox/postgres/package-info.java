/** Real PostgreSQL servers on this machine, and where their programs come from. */
package dev.uplift.sandbox.postgres;
