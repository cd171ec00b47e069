/** What upgrades leave for later ones. */
package dev.uplift.api.history;
