/** What the drivers of managed platforms have in common, whichever it is. */
package dev.uplift.worker.platform;
