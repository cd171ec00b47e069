package dev.uplift.sandbox.platform;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Speaks HTTP for a simulated cloud: counts each call, lets go wrong what is to go wrong, and answers. */
public final class PlatformServer implements AutoCloseable {

    static {
        // otherwise small answers on a kept connection wait 40 ms for the acknowledgement of their headers
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private static final int WAITING_CONNECTIONS = 1024;

    private final HttpServer http;
    private final Reception reception;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /**
     * A call as it came.
     *
     * @param headers by their names in lower case; the first value of each
     */
    public record Request(String method, URI uri, Map<String, String> headers, byte[] body) {}

    /** What is sent back. */
    public record Answer(int status, Map<String, String> headers, byte[] body) {
        /** Text with nothing special about it. */
        public static Answer text(int status, String contentType, String text) {
            return new Answer(status, Map.of("Content-Type", contentType), text.getBytes(StandardCharsets.UTF_8));
        }
    }

    /** What a platform makes of calls; called by many threads. */
    public interface Protocol {

        /** The operation that a request asks for, as the platform names it. */
        String operation(Request request);

        /** @throws Refusal and then nothing was changed */
        Answer answer(Request request);

        /** A refusal in the platform's own form. */
        Answer refuse(Request request, int status, String code, String message);
    }

    private PlatformServer(HttpServer http, Reception reception) {
        this.http = http;
        this.reception = reception;
    }

    /** Starts on 127.0.0.1. @param port 0 takes a free one */
    public static PlatformServer start(int port, Protocol protocol, Calls calls, Faults faults) throws IOException {
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        var server = new PlatformServer(
                HttpServer.create(address, WAITING_CONNECTIONS), new Reception(protocol, calls, faults));
        server.http.setExecutor(server.threads);
        server.http.createContext("/", server::handle);
        server.http.start();
        return server;
    }

    /** Where it listens, without a slash at the end. */
    public URI uri() {
        return URI.create("http://127.0.0.1:" + http.getAddress().getPort());
    }

    @Override
    public void close() {
        http.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            var answer = reception.receive(read(exchange));
            // closing before any byte was sent cuts the connection
            if (answer.isPresent()) {
                send(exchange, answer.get());
            }
        }
    }

    private static Request read(HttpExchange exchange) throws IOException {
        var headers = new TreeMap<String, String>();
        exchange.getRequestHeaders()
                .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.getFirst()));
        return new Request(
                exchange.getRequestMethod(),
                exchange.getRequestURI(),
                headers,
                exchange.getRequestBody().readAllBytes());
    }

    private static void send(HttpExchange exchange, Answer answer) throws IOException {
        answer.headers().forEach(exchange.getResponseHeaders()::set);
        var body = answer.body();
        exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
        if (body.length > 0) {
            exchange.getResponseBody().write(body);
        }
    }
}
