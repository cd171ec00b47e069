package dev.uplift.sandbox.aws;

import java.util.DoubleSummaryStatistics;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** What becomes of the samples of a period. */
enum Statistic {
    AVERAGE("Average", DoubleSummaryStatistics::getAverage),
    MAXIMUM("Maximum", DoubleSummaryStatistics::getMax),
    MINIMUM("Minimum", DoubleSummaryStatistics::getMin),
    SUM("Sum", DoubleSummaryStatistics::getSum),
    SAMPLE_COUNT("SampleCount", DoubleSummaryStatistics::getCount);

    private final String word;
    private final ToDoubleFunction<DoubleSummaryStatistics> of;

    Statistic(String word, ToDoubleFunction<DoubleSummaryStatistics> of) {
        this.word = word;
        this.of = of;
    }

    double of(DoubleSummaryStatistics samples) {
        return of.applyAsDouble(samples);
    }

    static Optional<Statistic> of(String word) {
        for (var statistic : values()) {
            if (statistic.word.equals(word)) {
                return Optional.of(statistic);
            }
        }
        return Optional.empty();
    }
}
