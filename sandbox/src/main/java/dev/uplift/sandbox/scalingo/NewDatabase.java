package dev.uplift.sandbox.scalingo;

import java.util.List;

/**
 * A database that is to be there, as if it had been ordered long ago.
 *
 * @param app the one that it belongs to; of Dedicated Resources it has the database's name
 * @param plan as it was ordered
 * @param version for example {@code 13.5.0-1}
 * @param gib how much is in it
 * @param region where it is
 * @param extensions that are installed in it
 * @param real whether a server is behind it, at the address that its app has as variable; else that leads nowhere
 */
public record NewDatabase(
        String app, Plan plan, String version, int gib, String region, List<String> extensions, boolean real) {

    static final String REGION = "osc-fr1";

    public NewDatabase {
        extensions = List.copyOf(extensions);
    }

    /** Of Dedicated Resources. @param topology {@code starter}, {@code business} or {@code enterprise} */
    public static NewDatabase dedicated(String name, String topology, String version) {
        return new NewDatabase(name, new Plan(true, topology), version, 1, REGION, List.of(), false);
    }

    /** An addon of an app. @param topology {@code starter}, {@code business} or {@code enterprise} */
    public static NewDatabase classic(String app, String topology, String version) {
        return new NewDatabase(app, new Plan(false, topology), version, 1, REGION, List.of(), false);
    }

    /** With so much in it. */
    public NewDatabase gib(int size) {
        return new NewDatabase(app, plan, version, size, region, extensions, real);
    }

    public NewDatabase in(String otherRegion) {
        return new NewDatabase(app, plan, version, gib, otherRegion, extensions, real);
    }

    /** With these extensions in it. */
    public NewDatabase with(String... installed) {
        return new NewDatabase(app, plan, version, gib, region, List.of(installed), real);
    }

    /**
     * With a PostgreSQL server of the major version behind it, that has one role and one database and is upgraded by pg_upgrade.
     * Give it a version of {@link Versions#installed}.
     */
    public NewDatabase reallyThere() {
        return new NewDatabase(app, plan, version, gib, region, extensions, true);
    }
}
