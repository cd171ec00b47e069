/** Servers that CloudNativePG operates: it upgrades them itself, once it is given another image, and is followed. */
package dev.uplift.worker.provider.kubernetes.operated;
