package dev.uplift.worker.observation;

/**
 * A value that was seen, or the mean of several.
 *
 * @param value the mean
 * @param weight of how much: looks, seconds, transactions, whatever the figure counts
 * @param peak the greatest of all
 */
record Measured(double value, double weight, double peak) {

    static Measured of(double value, double weight) {
        return new Measured(value, weight, value);
    }

    /** Both together. */
    Measured and(Measured more) {
        var both = weight + more.weight;
        var mean = both == 0 ? more.value : (value * weight + more.value * more.weight) / both;
        return new Measured(mean, both, Math.max(peak, more.peak));
    }
}
