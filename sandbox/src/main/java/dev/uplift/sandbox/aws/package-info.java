/**
 * AWS as far as upgrades of PostgreSQL on RDS need it, spoken to by the real AWS SDK. What it does and from where each
 * fact is known stands in docs/simulators.md.
 */
package dev.uplift.sandbox.aws;
