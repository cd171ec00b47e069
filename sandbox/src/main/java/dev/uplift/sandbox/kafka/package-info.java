/** A real Kafka broker for this machine. */
package dev.uplift.sandbox.kafka;
