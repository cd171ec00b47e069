package dev.uplift.sandbox.azure;

/** Why an operation failed that was accepted; the {@code error} of its status. */
record Problem(String code, String message) {}
