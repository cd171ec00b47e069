/** All of Uplift on this machine, each service a process of its own. */
package dev.uplift.sandbox.stack;
