package dev.uplift.sandbox.aws;

import dev.uplift.sandbox.aws.backing.Backing;
import dev.uplift.sandbox.platform.Agenda;
import dev.uplift.sandbox.platform.PlatformClock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/** The state of all accounts and regions. Everything that looks at it or changes it does so within {@link #alone}. */
final class AwsCloud {

    private final Accounts accounts;
    private final Agenda agenda;
    private final EngineVersions versions = new EngineVersions();
    private final Backing backing = new Backing();
    private final Map<Caller, RdsRegion> regions = new HashMap<>();
    private Delays delays = Delays.USUAL;

    AwsCloud(PlatformClock clock) {
        this.accounts = new Accounts(clock);
        this.agenda = new Agenda(clock);
    }

    /** Brings the state to the present, and lets nobody else at it meanwhile. */
    <T> T alone(Supplier<T> work) {
        return agenda.alone(work);
    }

    Accounts accounts() {
        return accounts;
    }

    /** What RDS offers. */
    EngineVersions versions() {
        return versions;
    }

    /** The servers behind instances. */
    Backing backing() {
        return backing;
    }

    Agenda agenda() {
        return agenda;
    }

    Instant now() {
        return agenda.now();
    }

    Delays delays() {
        return delays;
    }

    void delays(Delays changed) {
        delays = changed;
    }

    /** One account in one region; made when it is first looked at. */
    RdsRegion region(Caller place) {
        return regions.computeIfAbsent(place, here -> new RdsRegion(this, here));
    }

    /** Whether there is such a database now. */
    boolean has(Caller place, Measured database) {
        return alone(() -> region(place).has(database));
    }
}
