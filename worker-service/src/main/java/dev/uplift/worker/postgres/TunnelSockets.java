package dev.uplift.worker.postgres;

import java.net.InetAddress;
import java.net.Socket;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import javax.net.SocketFactory;

/** By which pgjdbc, which makes one of these itself for each connection, finds the tunnel that it is to go through. */
public final class TunnelSockets extends SocketFactory {

    private static final ConcurrentMap<String, Tunnel> TUNNELS = new ConcurrentHashMap<>();

    private final String name;

    /** @param name of a tunnel that was offered; pgjdbc's {@code socketFactoryArg} */
    public TunnelSockets(String name) {
        this.name = name;
    }

    /** From now on connections by this name go through it; in the place of an earlier one. */
    public static void offer(String name, Tunnel tunnel) {
        TUNNELS.put(name, tunnel);
    }

    static Optional<Tunnel> named(String name) {
        return Optional.ofNullable(TUNNELS.get(name));
    }

    @Override
    public Socket createSocket() {
        return named(name)
                .orElseThrow(() -> new IllegalStateException("there is no tunnel %s".formatted(name)))
                .socket();
    }

    @Override
    public Socket createSocket(String host, int port) {
        throw unconnected();
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort) {
        throw unconnected();
    }

    @Override
    public Socket createSocket(InetAddress host, int port) {
        throw unconnected();
    }

    @Override
    public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort) {
        throw unconnected();
    }

    private static UnsupportedOperationException unconnected() {
        return new UnsupportedOperationException("pgjdbc connects the socket itself");
    }
}
