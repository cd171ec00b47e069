/** Databases of Scalingo, upgraded by the platform one version after the other, where they are. */
package dev.uplift.worker.provider.scalingo;
