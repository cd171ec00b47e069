package dev.uplift.sandbox.aws;

import dev.uplift.sandbox.platform.PlatformServer.Answer;
import dev.uplift.sandbox.platform.PlatformServer.Request;
import dev.uplift.sandbox.platform.Refusal;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The query protocol: a form with {@code Action} and {@code Version} comes in, XML goes out. */
final class QueryApi implements AwsApi {

    private final AwsCloud cloud;
    private final List<QueryService> services;

    QueryApi(AwsCloud cloud, List<QueryService> services) {
        this.cloud = cloud;
        this.services = services;
    }

    @Override
    public boolean speaks(Request request) {
        return request.headers().getOrDefault("content-type", "").startsWith("application/x-www-form-urlencoded");
    }

    @Override
    public String operation(Request request) {
        return Fields.parse(request.body()).text("Action").orElse("");
    }

    @Override
    public Answer answer(Request request) {
        return perform(request, Fields.parse(request.body()));
    }

    private Answer perform(Request request, Fields fields) {
        var name = fields.text("Action").orElse("");
        var version = fields.text("Version").orElse("");
        var principal = cloud.accounts().admit(request, name);
        var service = services.stream()
                .filter(candidate -> candidate.version().equals(version))
                .filter(candidate -> candidate.actions().containsKey(name))
                .findFirst()
                .orElseThrow(
                        () -> Refusal.of("InvalidAction", "Could not find operation %s for version %s", name, version));
        var call = new QueryService.Call(Caller.of(request, principal), principal, fields);
        var action = service.actions().get(name);
        var body = cloud.alone(() -> XmlAnswer.document(name + "Response", service.namespace(), out -> {
            out.element(name + "Result", () -> action.answer(call, out));
            out.element("ResponseMetadata", () -> out.text("RequestId", UUID.randomUUID()));
        }));
        return xml(200, body);
    }

    @Override
    public Answer refuse(Request request, int status, String code, String message) {
        var version = Fields.parse(request.body()).text("Version").orElse("");
        var namespace = services.stream()
                .filter(service -> service.version().equals(version))
                .map(QueryService::namespace)
                .findFirst()
                .orElse("http://webservices.amazon.com/AWSFault/2005-15-09");
        return xml(status, XmlAnswer.document("ErrorResponse", namespace, out -> {
            out.element("Error", () -> {
                out.text("Type", status < 500 ? "Sender" : "Receiver");
                out.text("Code", code);
                out.text("Message", message);
            });
            out.text("RequestId", UUID.randomUUID());
        }));
    }

    private static Answer xml(int status, byte[] body) {
        return new Answer(status, Map.of("Content-Type", "text/xml"), body);
    }
}
