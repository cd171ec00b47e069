package dev.uplift.sandbox.aws;

import dev.uplift.sandbox.platform.PlatformClock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** The secrets of one account and region. Safe for threads. */
public final class Secrets {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9/_+=.@-]{1,512}");

    private final Caller place;
    private final PlatformClock clock;
    private final Map<String, Secret> byName = new HashMap<>();

    /** @param versionId changes with the value */
    record Secret(String name, String arn, String versionId, String value, Instant created) {

        @Override
        public String toString() {
            return "Secret[%s]".formatted(arn);
        }
    }

    Secrets(Caller place, PlatformClock clock) {
        this.place = place;
        this.clock = clock;
    }

    /**
     * Makes a secret, or gives one a new value.
     *
     * @return its ARN
     */
    public synchronized String put(String name, String value) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("not a secret's name: " + name);
        }
        var version = UUID.randomUUID().toString();
        var before = byName.get(name);
        var arn = before == null ? arn(name) + "-" + version.substring(0, 6) : before.arn();
        byName.put(name, new Secret(name, arn, version, value, clock.now()));
        return arn;
    }

    public synchronized void remove(String name) {
        byName.remove(name);
    }

    /** @param id a name, an ARN, or an ARN without the six random characters at its end */
    synchronized Optional<Secret> find(String id) {
        return byName.values().stream()
                .filter(secret -> secret.name().equals(id)
                        || secret.arn().equals(id)
                        || arn(secret.name()).equals(id))
                .findFirst();
    }

    private String arn(String name) {
        return "arn:aws:secretsmanager:%s:%s:secret:%s".formatted(place.region(), place.account(), name);
    }
}
