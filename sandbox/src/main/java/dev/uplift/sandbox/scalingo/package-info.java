/**
 * Scalingo as a simulation that speaks its three APIs, the one of tokens, the one of a region and the one of databases, with
 * their tokens, their limit of calls, and upgrades that only ever go one version further. {@link
 * dev.uplift.sandbox.scalingo.ScalingoSimulator} is the way in.
 */
package dev.uplift.sandbox.scalingo;
