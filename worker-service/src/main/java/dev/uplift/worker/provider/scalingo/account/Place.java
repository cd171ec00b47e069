package dev.uplift.worker.provider.scalingo.account;

/**
 * Where a database is within a region.
 *
 * @param app name of the app that owns it
 * @param addon its id, which is also that of the database
 */
public record Place(String app, String addon) {}
