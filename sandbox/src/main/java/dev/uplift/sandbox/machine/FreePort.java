package dev.uplift.sandbox.machine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ThreadLocalRandom;

/** Ports on 127.0.0.1. */
public final class FreePort {

    // Below the ports that the system gives to outgoing connections. A client that knocks at a closed port among those
    // may be given that very port, connect to itself, and keep the server from coming back.
    private static final int FIRST = 20_000;
    private static final int LAST = 32_000;
    private static final int ATTEMPTS = 200;

    private FreePort() {}

    /** A port that nobody listens on right now, and that nobody else of this user is given while this process lives. */
    public static int find() {
        for (var attempt = 0; attempt < ATTEMPTS; attempt++) {
            var port = ThreadLocalRandom.current().nextInt(FIRST, LAST);
            if (Reserved.take(port) && isFree(port)) {
                return port;
            }
        }
        throw new IllegalStateException("no free port between %d and %d".formatted(FIRST, LAST));
    }

    /** Whether somebody could listen on it now. */
    public static boolean isFree(int port) {
        try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }

    /**
     * Who is given a port listens on it a moment later, or again after a restart; until then nothing but this keeps another
     * from being given it, too. A lock on a byte of a file for each, which the system takes away with the process.
     */
    private static final class Reserved {

        private static final FileChannel FILE = open();

        private static FileChannel open() {
            var file = Path.of(System.getProperty("java.io.tmpdir"), "uplift-ports-" + System.getProperty("user.name"));
            try {
                return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            } catch (IOException failed) {
                throw new UncheckedIOException("ports cannot be reserved", failed);
            }
        }

        /** Whether nobody had it. */
        static boolean take(int port) {
            try {
                return FILE.tryLock(port, 1, false) != null;
            } catch (OverlappingFileLockException ours) {
                return false;
            } catch (IOException failed) {
                throw new UncheckedIOException("ports cannot be reserved", failed);
            }
        }
    }
}
