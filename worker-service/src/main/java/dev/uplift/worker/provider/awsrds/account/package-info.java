/** The accounts and regions of AWS that a worker works in: their clients, what is read there for many at once, and refusals in words. */
package dev.uplift.worker.provider.awsrds.account;
