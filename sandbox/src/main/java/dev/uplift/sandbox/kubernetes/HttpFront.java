package dev.uplift.sandbox.kubernetes;

import dev.uplift.sandbox.platform.PlatformServer.Answer;
import dev.uplift.sandbox.platform.PlatformServer.Request;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** HTTP and WebSockets on 127.0.0.1. Each call is answered on a thread of its own, which may be blocked. */
final class HttpFront implements AutoCloseable {

    private static final int LONGEST_FRAME = 1 << 20;
    private static final int SWITCHING_PROTOCOLS = 101;

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2));
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Function<Request, Optional<Answer>> reception;
    private final BiConsumer<Request, ServerWebSocket> sockets;
    private final HttpServer http;

    /**
     * Starts.
     *
     * @param port 0 takes a free one
     * @param reception answers a call for a WebSocket with 101, or refuses it
     * @param sockets gets each WebSocket that was opened, before its first message, on a thread of its own
     */
    HttpFront(int port, Function<Request, Optional<Answer>> reception, BiConsumer<Request, ServerWebSocket> sockets)
            throws IOException {
        this.reception = reception;
        this.sockets = sockets;
        var options = new HttpServerOptions()
                .setHost("127.0.0.1")
                .setPort(port)
                .setTcpNoDelay(true)
                .setWebSocketSubProtocols(List.of("v4.channel.k8s.io"))
                .setMaxWebSocketFrameSize(LONGEST_FRAME)
                .setMaxWebSocketMessageSize(LONGEST_FRAME);
        this.http = vertx.createHttpServer(options);
        http.requestHandler(this::handle);
        try {
            await(http.listen());
        } catch (IOException taken) {
            vertx.close();
            throw taken;
        }
    }

    /** Without a slash at the end. */
    URI uri() {
        return URI.create("http://127.0.0.1:" + http.actualPort());
    }

    @Override
    public void close() {
        threads.shutdownNow();
        try {
            await(vertx.close());
        } catch (IOException notClosed) {
            throw new IllegalStateException(notClosed);
        }
    }

    private void handle(HttpServerRequest http) {
        if ("websocket".equalsIgnoreCase(http.getHeader("Upgrade"))) {
            open(http);
            return;
        }
        http.body()
                .onSuccess(body -> threads.execute(() -> {
                    var answer = reception.apply(new Request(
                            http.method().name(), URI.create(http.uri()), headers(http.headers()), body.getBytes()));
                    if (answer.isPresent()) {
                        send(http, answer.get());
                    } else {
                        http.connection().close();
                    }
                }));
    }

    private static void send(HttpServerRequest http, Answer answer) {
        var response = http.response().setStatusCode(answer.status());
        answer.headers().forEach(response::putHeader);
        response.end(Buffer.buffer(answer.body()));
    }

    /** An upgrade is possible only as long as the end of the request was not read. */
    private void open(HttpServerRequest http) {
        http.pause();
        var request = new Request("GET", URI.create(http.uri()), headers(http.headers()), new byte[0]);
        var context = vertx.getOrCreateContext();
        threads.execute(() -> {
            var answer = reception.apply(request);
            context.runOnContext(now -> {
                if (answer.isEmpty()) {
                    http.connection().close();
                } else if (answer.get().status() == SWITCHING_PROTOCOLS) {
                    http.toWebSocket().onSuccess(socket -> {
                        socket.pause();
                        threads.execute(() -> sockets.accept(request, socket));
                    });
                } else {
                    http.resume();
                    send(http, answer.get());
                }
            });
        });
    }

    private static Map<String, String> headers(MultiMap headers) {
        var map = new TreeMap<String, String>();
        headers.forEach((name, value) -> map.putIfAbsent(name.toLowerCase(Locale.ROOT), value));
        return map;
    }

    private static void await(Future<?> future) throws IOException {
        try {
            future.toCompletionStage().toCompletableFuture().get();
        } catch (ExecutionException failed) {
            throw new IOException(failed.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException(interrupted);
        }
    }
}
