/** What the steps of the plans do, each a look at RDS and at most one call that changes something. */
package dev.uplift.worker.provider.awsrds.step;
