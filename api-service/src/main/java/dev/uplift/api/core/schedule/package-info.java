/** When an upgrade may start: windows, freezes, and the room that an outage needs. Pure; time comes in. */
package dev.uplift.api.core.schedule;
