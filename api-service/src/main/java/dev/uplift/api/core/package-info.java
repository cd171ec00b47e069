/** The decisions: what becomes of an upgrade when something happens. Pure; no I/O, no clock, no framework. */
package dev.uplift.api.core;
