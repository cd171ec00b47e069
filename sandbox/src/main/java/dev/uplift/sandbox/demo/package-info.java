/** {@code ./uplift demo}: each kind of demo is a package of its own, on a stage that all share. */
package dev.uplift.sandbox.demo;
