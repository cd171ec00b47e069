/** Real PostgreSQL servers behind simulated RDS instances, with the roles, rights and parameters that RDS gives them. */
package dev.uplift.sandbox.aws.backing;
