package dev.uplift.worker.provider.kubernetes.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** What arrives from a pod, written by whoever gets it from there and read by whoever waits for it, for a time or for ever. */
final class ReceiveBuffer {

    /** What is written and not read yet; more makes the writer wait. */
    private static final long MOST = 1 << 20;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<byte[]> chunks = new ArrayDeque<>();
    private long bytes;
    private int read;
    private boolean ended;
    private volatile int timeoutMillis;

    /** @param millis for each wait; 0 waits for ever */
    void within(int millis) {
        timeoutMillis = millis;
    }

    int timeoutMillis() {
        return timeoutMillis;
    }

    /** Nothing more comes; what is there can still be read. */
    void end() {
        lock.lock();
        try {
            ended = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    OutputStream writer() {
        return new OutputStream() {
            @Override
            public void write(int single) throws IOException {
                add(new byte[] {(byte) single});
            }

            @Override
            public void write(byte[] from, int offset, int length) throws IOException {
                add(Arrays.copyOfRange(from, offset, offset + length));
            }
        };
    }

    private void add(byte[] chunk) throws IOException {
        lock.lock();
        try {
            while (bytes > MOST && !ended) {
                await(changed, 0);
            }
            if (!ended && chunk.length > 0) {
                chunks.add(chunk);
                bytes += chunk.length;
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    InputStream reader() {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                var single = new byte[1];
                return read(single, 0, 1) < 0 ? -1 : single[0] & 0xff;
            }

            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                return length == 0 ? 0 : take(into, offset, length);
            }

            @Override
            public int available() {
                lock.lock();
                try {
                    return (int) bytes;
                } finally {
                    lock.unlock();
                }
            }
        };
    }

    private int take(byte[] into, int offset, int length) throws IOException {
        lock.lock();
        try {
            var left = TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
            while (chunks.isEmpty() && !ended) {
                left = await(changed, left);
            }
            if (chunks.isEmpty()) {
                return -1;
            }
            var first = chunks.peek();
            var taken = Math.min(length, first.length - read);
            System.arraycopy(first, read, into, offset, taken);
            read += taken;
            bytes -= taken;
            if (read == first.length) {
                chunks.remove();
                read = 0;
            }
            changed.signalAll();
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /** @param nanos 0 waits for ever; what is left of it is returned */
    private static long await(Condition condition, long nanos) throws IOException {
        try {
            if (nanos == 0) {
                condition.await();
                return 0;
            }
            var left = condition.awaitNanos(nanos);
            if (left <= 0) {
                throw new SocketTimeoutException("nothing came from the pod");
            }
            return left;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("interrupted").initCause(stopped);
        }
    }
}
