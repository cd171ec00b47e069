/** Ports, processes, files: what the other packages need of the operating system. */
package dev.uplift.sandbox.machine;
