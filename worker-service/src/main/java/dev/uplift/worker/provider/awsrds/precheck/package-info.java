/** What stands before a plan: the inspection, and everything that would stop or degrade an upgrade. Reads only. */
package dev.uplift.worker.provider.awsrds.precheck;
