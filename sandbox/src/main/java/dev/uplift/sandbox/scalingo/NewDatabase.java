package dev.uplift.sandbox.scalingo;

import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * A database that is to be there, as if it had been ordered long ago.
 *
 * @param app the one that it belongs to; of Dedicated Resources it has the database's name
 * @param plan as it was ordered
 * @param version for example {@code 13.5.0-1}
 * @param gib how much is in it
 * @param region where it is
 * @param extensions that are installed in it
 * @param url where it is reached with its login, which its app has as variable; empty: at an address that leads nowhere
 */
public record NewDatabase(
        String app, Plan plan, String version, int gib, String region, List<String> extensions, Optional<URI> url) {

    static final String REGION = "osc-fr1";

    public NewDatabase {
        extensions = List.copyOf(extensions);
    }

    /** Of Dedicated Resources. @param topology {@code starter}, {@code business} or {@code enterprise} */
    public static NewDatabase dedicated(String name, String topology, String version) {
        return new NewDatabase(name, new Plan(true, topology), version, 1, REGION, List.of(), Optional.empty());
    }

    /** An addon of an app. @param topology {@code starter}, {@code business} or {@code enterprise} */
    public static NewDatabase classic(String app, String topology, String version) {
        return new NewDatabase(app, new Plan(false, topology), version, 1, REGION, List.of(), Optional.empty());
    }

    /** With so much in it. */
    public NewDatabase gib(int size) {
        return new NewDatabase(app, plan, version, size, region, extensions, url);
    }

    public NewDatabase in(String otherRegion) {
        return new NewDatabase(app, plan, version, gib, otherRegion, extensions, url);
    }

    /** With these extensions in it. */
    public NewDatabase with(String... installed) {
        return new NewDatabase(app, plan, version, gib, region, List.of(installed), url);
    }

    /** A server that somebody else runs is behind it. @param address as of libpq, with the login */
    public NewDatabase at(URI address) {
        return new NewDatabase(app, plan, version, gib, region, extensions, Optional.of(address));
    }
}
