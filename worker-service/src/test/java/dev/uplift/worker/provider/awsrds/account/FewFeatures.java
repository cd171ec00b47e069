package dev.uplift.worker.provider.awsrds.account;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.uplift.sandbox.platform.Calls;
import dev.uplift.sandbox.platform.Faults;
import dev.uplift.sandbox.platform.PlatformServer;
import dev.uplift.sandbox.platform.PlatformServer.Answer;
import dev.uplift.sandbox.platform.PlatformServer.Request;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Collectors;

/** A server that speaks like RDS, only not quite: it knows instances by name and version, and filters in its own way. */
final class FewFeatures implements AutoCloseable {

    /** What it makes of filters. */
    enum Filters {
        HEEDED,
        FIRST_VALUE_ONLY,
        IGNORED,
        REFUSED,
        /** One value without an instance refuses the whole call. */
        STRICT
    }

    final Calls calls = new Calls();
    final Faults faults = new Faults();
    private final Map<String, String> instances = new ConcurrentSkipListMap<>();
    private final PlatformServer server;

    FewFeatures(Filters filters) throws IOException {
        server = PlatformServer.start(0, new Protocol(filters), calls, faults);
    }

    URI uri() {
        return server.uri();
    }

    void has(String instance, String version) {
        instances.put(instance, version);
    }

    @Override
    public void close() {
        server.close();
    }

    private final class Protocol implements PlatformServer.Protocol {

        private static final int PAGE = 100;
        private final Filters filters;

        Protocol(Filters filters) {
            this.filters = filters;
        }

        @Override
        public String operation(Request request) {
            return form(request).get("Action");
        }

        @Override
        public Answer answer(Request request) {
            var form = form(request);
            var name = form.get("DBInstanceIdentifier");
            if (name != null) {
                return instances.containsKey(name) ? page(List.of(name), form) : missing(request);
            }
            var values = form.entrySet().stream()
                    .filter(field -> field.getKey().startsWith("Filters.Filter.1.Values.Value."))
                    .map(Map.Entry::getValue)
                    .collect(Collectors.toSet());
            if (values.isEmpty()) {
                return page(List.copyOf(instances.keySet()), form);
            }
            return switch (filters) {
                case HEEDED -> page(among(values), form);
                case FIRST_VALUE_ONLY -> page(among(Set.of(form.get("Filters.Filter.1.Values.Value.1"))), form);
                case IGNORED -> page(List.copyOf(instances.keySet()), form);
                case REFUSED -> refuse(request, 400, "InvalidParameterValue", "Unrecognized filter name");
                case STRICT -> instances.keySet().containsAll(values) ? page(among(values), form) : missing(request);
            };
        }

        @Override
        public Answer refuse(Request request, int status, String code, String message) {
            return xml(
                    status,
                    "<ErrorResponse><Error><Type>Sender</Type><Code>%s</Code><Message>%s</Message></Error></ErrorResponse>"
                            .formatted(code, message));
        }

        private Answer missing(Request request) {
            return refuse(request, 404, "DBInstanceNotFound", "no such instance");
        }

        private List<String> among(Set<String> values) {
            return instances.keySet().stream().filter(values::contains).toList();
        }

        private Answer page(List<String> names, Map<String, String> form) {
            var from = Integer.parseInt(form.getOrDefault("Marker", "0"));
            var to = Math.min(names.size(), from + PAGE);
            var marker = to < names.size() ? "<Marker>%d</Marker>".formatted(to) : "";
            var members = names.subList(from, to).stream()
                    .map(name ->
                            "<DBInstance><DBInstanceIdentifier>%s</DBInstanceIdentifier><EngineVersion>%s</EngineVersion></DBInstance>"
                                    .formatted(name, instances.get(name)))
                    .collect(Collectors.joining());
            return xml(
                    200,
                    "<DescribeDBInstancesResponse><DescribeDBInstancesResult><DBInstances>%s</DBInstances>%s</DescribeDBInstancesResult></DescribeDBInstancesResponse>"
                            .formatted(members, marker));
        }

        private static Answer xml(int status, String text) {
            return Answer.text(status, "text/xml", text);
        }

        private static Map<String, String> form(Request request) {
            return Arrays.stream(new String(request.body(), UTF_8).split("&"))
                    .map(field -> field.split("=", 2))
                    .collect(Collectors.toMap(field -> field[0], field -> URLDecoder.decode(field[1], UTF_8)));
        }
    }
}
