package dev.uplift.sandbox.demo.fleet;

import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** A platform whose servers a demo upgrades by the dozen. */
public interface Cloud {

    /** Begins to be there, with servers on it; comes before all else. */
    void open() throws IOException;

    /** Ends what {@link #open} began. */
    void close();

    /** The provider, as Uplift names it. */
    String provider();

    /** In one sentence: where it is, and what a reader should know of it. */
    String introduction();

    /** What workers must know to reach it, by the names of environment variables; secrets among it. */
    Map<String, String> workerEnvironment();

    /** Where Uplift is to look for servers, in the provider's own terms. */
    Map<String, Object> scope();

    /** The servers that are upgraded, by name, without looking for them; empty: those that Uplift finds. */
    List<String> named();

    /** What its servers' addresses look like. */
    Addresses addresses();

    /** The label of the servers that are meant; empty if all are. */
    Optional<Label> label();

    /** The provider's own options of the upgrade of a server. @param server the platform's name of it */
    Map<String, Object> providerOptions(String server);

    /** Ids of findings that are no danger to what it has, and are accepted. */
    List<String> harmless();

    /** How long an upgrade may seem to do nothing. */
    Duration patience();

    /** How many calls it was asked, as it counted itself; empty if that cannot be known. */
    OptionalLong calls();

    /**
     * What it shows, looked at past all of Uplift, that should not be so after these upgrades.
     *
     * @param upgrades those that Uplift calls succeeded
     * @return empty where nothing can be looked at
     */
    List<Doubt> doubts(Collection<Done> upgrades);

    /** An upgrade that Uplift calls succeeded. @param server the platform's name of it */
    record Done(String server, String upgrade) {}

    /** Something that is not as it should be. @param server whose it is */
    record Doubt(String server, String sentence) {}
}
