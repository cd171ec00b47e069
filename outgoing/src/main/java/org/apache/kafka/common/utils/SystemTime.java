package org.apache.kafka.common.utils;

import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * Takes the place of the class of this name in kafka-clients, which goes by the machine's wall clock: when that is set back
 * by an hour, a consumer sends no heartbeats and a client makes no connection for an hour. This one starts at the wall clock
 * and goes on by the monotonic one. The services leave the other one out (quarkus.class-loading.removed-resources); see Clocks in
 * docs/operating.md.
 */
class SystemTime implements Time {

    private static final SystemTime ONLY = new SystemTime();

    private final long startedAtMillis = System.currentTimeMillis();
    private final long startedAtNanos = System.nanoTime();

    private SystemTime() {}

    public static SystemTime getSystemTime() {
        return ONLY;
    }

    @Override
    public long milliseconds() {
        return startedAtMillis + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startedAtNanos);
    }

    @Override
    public long nanoseconds() {
        return System.nanoTime();
    }

    @Override
    public void sleep(long millis) {
        Utils.sleep(millis);
    }

    @Override
    public void waitObject(Object monitor, Supplier<Boolean> done, long deadlineMillis) throws InterruptedException {
        synchronized (monitor) {
            while (!done.get()) {
                var left = deadlineMillis - milliseconds();
                if (left <= 0) {
                    throw new TimeoutException("what was waited for did not come in time");
                }
                monitor.wait(left);
            }
        }
    }
}
