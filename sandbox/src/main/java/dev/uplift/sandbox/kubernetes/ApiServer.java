package dev.uplift.sandbox.kubernetes;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.uplift.sandbox.platform.PlatformServer.Answer;
import dev.uplift.sandbox.platform.PlatformServer.Protocol;
import dev.uplift.sandbox.platform.PlatformServer.Request;
import dev.uplift.sandbox.platform.Refusal;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReview;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/** The API: which resource is meant, whether it is served, who may, and what the verbs do. */
final class ApiServer implements Protocol {

    private final Cluster cluster;
    private final Access access;
    private final Discovery discovery;
    private final Objects objects;
    private final Logs logs;

    ApiServer(Cluster cluster, Access access, Kubelet kubelet) {
        this.cluster = cluster;
        this.access = access;
        this.discovery = new Discovery(cluster);
        this.objects = new Objects(cluster);
        this.logs = new Logs(cluster, kubelet);
    }

    @Override
    public String operation(Request request) {
        return ResourcePath.parse(request.uri().getPath())
                .map(path -> verb(request, path) + " " + path.resource())
                .orElse("get " + request.uri().getPath());
    }

    /** As roles name it. */
    private static String verb(Request request, ResourcePath path) {
        if (path.subresource().filter("exec"::equals).isPresent()) {
            return "create";
        }
        return switch (request.method()) {
            case "GET" ->
                path.name().isPresent() ? "get" : Query.of(request.uri()).is("watch") ? "watch" : "list";
            case "POST" -> "create";
            case "PUT" -> "update";
            case "PATCH" -> "patch";
            case "DELETE" -> path.name().isPresent() ? "delete" : "deletecollection";
            default -> request.method();
        };
    }

    @Override
    public Answer answer(Request request) {
        return cluster.alone(() -> answered(request));
    }

    @Override
    public Answer refuse(Request request, int status, String code, String message) {
        return json(status, ApiStatus.body(status, code, message));
    }

    private Answer answered(Request request) {
        var named = ResourcePath.parse(request.uri().getPath());
        if (named.isEmpty()) {
            return discovery
                    .answer(request.uri().getPath())
                    .map(body -> json(200, body))
                    .orElseGet(ApiServer::notServed);
        }
        var asked = named.get();
        if (!cluster.level().serves(asked)) {
            return notServed();
        }
        if ("selfsubjectaccessreviews".equals(asked.plural())) {
            return json(201, review(body(request)));
        }
        var verb = verb(request, asked);
        access.check(verb, asked);
        var path = cluster.level().stored(asked);
        return switch (path.subresource().orElse("")) {
            case "log" -> logs.answer(path, Query.of(request.uri()));
            case "exec" -> new Answer(101, Map.of(), new byte[0]);
            case "" -> json("create".equals(verb) ? 201 : 200, inVersion(asked, performed(request, verb, path)));
            default -> json(200, objects.subresource(verb, path, contentType(request), body(request)));
        };
    }

    private ObjectNode performed(Request request, String verb, ResourcePath path) {
        var query = Query.of(request.uri());
        return switch (verb) {
            case "get" -> cluster.store().find(path).orElseThrow(() -> ApiStatus.notFound(path));
            case "list" -> objects.list(path, query);
            case "create" ->
                objects.create(
                        path,
                        body(request),
                        query.is("dryRun") || query.all("dryRun").contains("All"));
            case "update" -> objects.update(path, body(request));
            case "patch" -> objects.patch(path, contentType(request), request.body());
            case "delete" -> objects.delete(path, query, body(request));
            default ->
                throw new Refusal(
                        405, "MethodNotAllowed", "the simulator does not know %s of %s".formatted(verb, path.plural()));
        };
    }

    private ObjectNode review(ObjectNode body) {
        var asked = Store.typed(body, SelfSubjectAccessReview.class).getSpec().getResourceAttributes();
        var sub = Optional.ofNullable(asked.getSubresource()).filter(name -> !name.isEmpty());
        var resource = sub.map(name -> asked.getResource() + "/" + name).orElse(asked.getResource());
        body.putObject("status").put("allowed", access.allows(asked.getVerb(), resource));
        return body;
    }

    /** What was asked for in another version than it is stored in says the one that was asked for. */
    private static ObjectNode inVersion(ResourcePath asked, ObjectNode object) {
        if (object.path("apiVersion").asText("").equals(asked.apiVersion())
                || "Status".equals(object.path("kind").asText())) {
            return object;
        }
        object.put("apiVersion", asked.apiVersion());
        object.path("items").forEach(item -> ((ObjectNode) item).put("apiVersion", asked.apiVersion()));
        return object;
    }

    private static String contentType(Request request) {
        return Optional.ofNullable(request.headers().get("content-type"))
                .orElse("application/json")
                .split(";")[0];
    }

    private static ObjectNode body(Request request) {
        if (request.body().length == 0
                || !contentType(request).contains("json")
                || contentType(request).contains("json-patch")) {
            return Store.JSON.createObjectNode();
        }
        try {
            return (ObjectNode) Store.JSON.readTree(request.body());
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static Answer notServed() {
        return Answer.text(404, "text/plain; charset=utf-8", "404 page not found\n");
    }

    private static Answer json(int status, ObjectNode body) {
        return new Answer(
                status,
                Map.of("Content-Type", "application/json"),
                body.toString().getBytes(StandardCharsets.UTF_8));
    }
}
