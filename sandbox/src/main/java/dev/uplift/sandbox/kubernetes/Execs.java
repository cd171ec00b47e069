package dev.uplift.sandbox.kubernetes;

import dev.uplift.sandbox.platform.PlatformServer.Request;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Commands that run beside a container, spoken to over a WebSocket in the protocol v4.channel.k8s.io. */
final class Execs implements AutoCloseable {

    private static final byte INPUT = 0;
    private static final byte OUTPUT = 1;
    private static final byte ERROR = 2;
    private static final byte END = 3;
    private static final int MOST_BYTES = 32 * 1024;

    private final Cluster cluster;
    private final Kubelet kubelet;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    Execs(Cluster cluster, Kubelet kubelet) {
        this.cluster = cluster;
        this.kubelet = kubelet;
    }

    /** Runs until the command ends or the socket closes; blocks. @param socket paused */
    void serve(Request request, ServerWebSocket socket) {
        try {
            var started = start(request);
            if (started.isEmpty()) {
                end(socket, 126, "the container runs no commands");
                return;
            }
            var process = started.get();
            socket.closeHandler(closed -> end(process));
            forward(socket, process.getOutputStream());
            var output = threads.submit(() -> send(process.getInputStream(), OUTPUT, socket));
            var error = threads.submit(() -> send(process.getErrorStream(), ERROR, socket));
            output.get();
            error.get();
            end(socket, process.waitFor(), "command terminated");
        } catch (IOException | ExecutionException broken) {
            end(socket, 126, broken.getMessage());
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    /** With what it has started, which would go on alone. */
    private static void end(Process process) {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
    }

    private Optional<Process> start(Request request) throws IOException {
        var path = ResourcePath.parse(request.uri().getPath()).orElseThrow().object();
        var container = cluster.alone(() -> kubelet.container(path));
        return container.isEmpty()
                ? Optional.empty()
                : container.get().exec(Query.of(request.uri()).all("command"));
    }

    /** What the caller sends goes in, in its order, and no faster than it is taken. */
    private void forward(ServerWebSocket socket, OutputStream input) {
        socket.binaryMessageHandler(message -> {
            if (message.length() > 1 && message.getByte(0) == INPUT) {
                socket.pause();
                threads.execute(() -> {
                    try {
                        input.write(message.getBytes(1, message.length()));
                        input.flush();
                    } catch (IOException ended) {
                        // it has ended, and the caller is told so
                        return;
                    }
                    socket.resume();
                });
            }
        });
        socket.resume();
    }

    private static Void send(InputStream from, byte channel, ServerWebSocket socket)
            throws IOException, InterruptedException, ExecutionException {
        var bytes = new byte[MOST_BYTES];
        for (int read = from.read(bytes); read >= 0; read = from.read(bytes)) {
            var message = Buffer.buffer(read + 1).appendByte(channel).appendBytes(bytes, 0, read);
            if (socket.isClosed()) {
                return null;
            }
            socket.writeBinaryMessage(message)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get();
        }
        return null;
    }

    private static void end(ServerWebSocket socket, int status, String message) {
        if (socket.isClosed()) {
            return;
        }
        var success = Store.JSON.createObjectNode().put("status", "Success");
        var failure = ApiStatus.body(500, "NonZeroExitCode", message);
        failure.withObjectProperty("details")
                .putArray("causes")
                .addObject()
                .put("reason", "ExitCode")
                .put("message", Integer.toString(status));
        var text = (status == 0 ? success : failure).toString();
        socket.writeBinaryMessage(Buffer.buffer().appendByte(END).appendString(text))
                .onComplete(sent -> socket.close());
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
