/** What every demo stands on: its folder, what it started and must stop, what it shows, and the REST calls it makes. */
package dev.uplift.sandbox.demo.stage;
