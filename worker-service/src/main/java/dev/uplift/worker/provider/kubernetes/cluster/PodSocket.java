package dev.uplift.worker.provider.kubernetes.cluster;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.ExecWatch;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;

/** A connection from within a pod to PostgreSQL there: bash opens it, and its input and output are carried over. */
final class PodSocket extends Socket {

    /**
     * Ends both directions as soon as one of them ends, or whoever runs it ends it, so that no session is left behind. A
     * background command reads its input only from a descriptor that is named.
     */
    private static final String CONNECT = """
            exec 3<>"/dev/tcp/127.0.0.1/${POSTGRESQL_PORT_NUMBER:-${PGPORT:-5432}}" 4<&0 || exit 1
            trap 'kill $(jobs -p) 2>&-' EXIT
            trap 'exit 1' HUP INT TERM
            cat <&4 >&3 & cat <&3 & wait -n
            """;

    private final KubernetesClient client;
    private final Pod pod;
    private final String container;
    private final ReceiveBuffer received = new ReceiveBuffer();
    private final ByteArrayOutputStream complaints = new ByteArrayOutputStream();
    private ExecWatch running;
    private volatile boolean closed;

    /** Connects to nothing yet. */
    PodSocket(KubernetesClient client, Pod pod, String container) {
        this.client = client;
        this.pod = pod;
        this.container = container;
    }

    /** @param ignored it leads to the pod's own server whatever this says */
    @Override
    public void connect(SocketAddress ignored, int timeoutMillis) throws IOException {
        try {
            running = Exec.open(() -> client.pods()
                    .inNamespace(pod.getMetadata().getNamespace())
                    .withName(pod.getMetadata().getName())
                    .inContainer(container)
                    .redirectingInput()
                    .writingOutput(received.writer())
                    .writingError(complaints)
                    .exec("bash", "-c", CONNECT));
        } catch (KubernetesClientException refused) {
            throw new IOException(
                    "pods/exec in pod %s: %s".formatted(pod.getMetadata().getName(), ClusterProblems.said(refused)),
                    refused);
        }
        running.exitCode().whenComplete((_, _) -> received.end());
    }

    @Override
    public void connect(SocketAddress ignored) throws IOException {
        connect(ignored, 0);
    }

    @Override
    public InputStream getInputStream() {
        var reader = received.reader();
        return new InputStream() {
            @Override
            public int read() throws IOException {
                return told(reader.read());
            }

            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                return told(reader.read(into, offset, length));
            }

            @Override
            public int available() throws IOException {
                return reader.available();
            }
        };
    }

    /** The end, because something was wrong in the pod, is no plain end. */
    private int told(int read) throws IOException {
        var complaint = complaints.toString(StandardCharsets.UTF_8).strip();
        if (read < 0 && !closed && !complaint.isEmpty()) {
            throw new IOException("in pod %s: %s".formatted(pod.getMetadata().getName(), complaint));
        }
        return read;
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
        if (running == null) {
            throw new SocketException("not connected");
        }
        return running.getInput();
    }

    @Override
    public void setSoTimeout(int millis) {
        received.within(millis);
    }

    @Override
    public int getSoTimeout() {
        return received.timeoutMillis();
    }

    @Override
    public void setTcpNoDelay(boolean on) {
        // Nothing is held back on the way.
    }

    @Override
    public void setKeepAlive(boolean on) {
        // The client's own WebSocket is pinged.
    }

    @Override
    public boolean isConnected() {
        return running != null;
    }

    @Override
    public boolean isClosed() {
        return closed;
    }

    @Override
    public void close() {
        closed = true;
        received.end();
        if (running != null) {
            running.close();
        }
    }
}
