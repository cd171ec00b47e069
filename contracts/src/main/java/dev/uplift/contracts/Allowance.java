package dev.uplift.contracts;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import java.util.Collection;

/**
 * Work of people or of the application that falls into the outage, and that no step of a plan measures. Where
 * experience gives a range (application change 5 to 10 minutes, tests 10 to 15) its end counts: a window that is
 * overrun is worse than one that is not used up.
 */
public enum Allowance {
    @JsonProperty("application-change")
    APPLICATION_CHANGE(10),
    @JsonProperty("tls-check")
    TLS_CHECK(5),
    @JsonProperty("tests")
    TESTS(15);

    private final Duration time;

    Allowance(long minutes) {
        this.time = Duration.ofMinutes(minutes);
    }

    /** How much it adds to an outage. */
    public Duration time() {
        return time;
    }

    /** The outage that a window must have room for: what the plan predicts, and what is done beside it. */
    public static Duration added(Duration predictedOutage, Collection<Allowance> allowances) {
        return allowances.stream().map(Allowance::time).reduce(predictedOutage, Duration::plus);
    }
}
