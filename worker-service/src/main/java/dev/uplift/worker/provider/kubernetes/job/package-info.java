/** The Jobs that work on a server's volume: their manifests, their script, and what they print. */
package dev.uplift.worker.provider.kubernetes.job;
