package io.hubbub.benchmarks;

/**
 * How many values there were, their mean and the sum of the squares of their distances from it; two of these can be compared by
 * Welch's test, which assumes no equal variances.
 *
 * <p>Owned by one thread.
 */
final class Welch {
    private long count;
    private double mean;
    private double squares;

    /** One more value, by Welford's recurrence: nothing large is subtracted from something large. */
    void add(double value) {
        count++;
        double distance = value - mean;
        mean += distance / count;
        squares += distance * (value - mean);
    }

    long count() {
        return count;
    }

    double mean() {
        return mean;
    }

    /** Of the population that the values were drawn from; 0 for less than two of them. */
    double variance() {
        return count < 2 ? 0 : squares / (count - 1);
    }

    /** The standard error of the difference of both means. */
    double standardError(Welch other) {
        return Math.sqrt(variance() / count + other.variance() / other.count);
    }

    /**
     * Welch's t: by how many standard errors this mean is above the other. 0 where one of both has less than two values;
     * infinite where the means differ and no value differs from its mean.
     */
    double t(Welch other) {
        if (count < 2 || other.count < 2 || mean == other.mean) {
            return 0;
        }
        return (mean - other.mean) / standardError(other);
    }
}
