/** Has workers look for servers, and takes in what they find. */
package dev.uplift.api.discovery;
