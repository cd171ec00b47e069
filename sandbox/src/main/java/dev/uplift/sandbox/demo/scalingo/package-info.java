/** The demo's Scalingo: simulated, with a fleet of databases on it. */
package dev.uplift.sandbox.demo.scalingo;
