/** The demo on Kubernetes: one server on the volume of a StatefulSet, simulated around real data, or in a real cluster. */
package dev.uplift.sandbox.demo.kubernetes;
