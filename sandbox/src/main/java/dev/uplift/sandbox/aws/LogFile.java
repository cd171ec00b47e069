package dev.uplift.sandbox.aws;

import java.time.Instant;

/** A log file of an instance. @param name with its folder, for example {@code error/postgresql.log} */
record LogFile(String name, Instant written, String text) {}
