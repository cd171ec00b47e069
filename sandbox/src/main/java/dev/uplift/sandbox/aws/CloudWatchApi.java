package dev.uplift.sandbox.aws;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import com.fasterxml.jackson.dataformat.cbor.CBORGenerator;
import dev.uplift.sandbox.aws.MetricQuery.Point;
import dev.uplift.sandbox.platform.PlatformClock;
import dev.uplift.sandbox.platform.PlatformServer.Answer;
import dev.uplift.sandbox.platform.PlatformServer.Request;
import dev.uplift.sandbox.platform.Refusal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiPredicate;

/** CloudWatch: Smithy RPC v2 with CBOR, whose errors carry the code of the query protocol in a header. */
final class CloudWatchApi implements AwsApi {

    private static final String PATH = "/service/GraniteServiceVersion20100801/operation/";
    private static final int EPOCH_SECONDS_TAG = 1;
    private static final ObjectMapper CBOR = new ObjectMapper(new CBORFactory());

    private final PlatformClock clock;
    private final Accounts accounts;
    private final BiPredicate<Caller, Measured> exists;
    private final Map<Caller, Metrics> metrics = new ConcurrentHashMap<>();

    /** @param exists whether an account has such a database now: only such ones measure something */
    CloudWatchApi(PlatformClock clock, Accounts accounts, BiPredicate<Caller, Measured> exists) {
        this.clock = clock;
        this.accounts = accounts;
        this.exists = exists;
    }

    /** What is measured there. */
    Metrics metrics(Caller place) {
        return metrics.computeIfAbsent(place, first -> new Metrics(clock));
    }

    @Override
    public boolean speaks(Request request) {
        return request.uri().getPath().startsWith(PATH);
    }

    @Override
    public String operation(Request request) {
        return request.uri().getPath().substring(PATH.length());
    }

    @Override
    public Answer answer(Request request) {
        return answer(Caller.of(request, accounts.admit(request, operation(request))), request);
    }

    @Override
    public Answer refuse(Request request, int status, String code, String message) {
        var fault = status < 500 ? "Sender" : "Receiver";
        var body = Map.of("__type", "com.amazonaws.cloudwatch#" + code, "message", message);
        try {
            return answer(status, Map.of("x-amzn-query-error", code + ";" + fault), CBOR.writeValueAsBytes(body));
        } catch (JsonProcessingException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private Answer answer(Caller place, Request request) {
        var operation = operation(request);
        if (!operation.equals("GetMetricData")) {
            throw Refusal.notFound("UnknownOperationException", "The operation %s is not known.", operation);
        }
        var question = GetMetricData.of(read(request.body()));
        return answer(200, Map.of(), write(MetricPage.of(question, query -> series(place, question, query))));
    }

    private List<Point> series(Caller place, GetMetricData question, MetricQuery query) {
        var resource = query.resource().filter(asked -> exists.test(place, asked));
        if (resource.isEmpty()) {
            return List.of();
        }
        var now = clock.now();
        var to = question.to().isAfter(now) ? now : question.to();
        var measured = metrics(place);
        var points = query.points(question.from(), to, time -> measured.at(resource.get(), query.metric(), time));
        return question.ascending() ? points : points.reversed();
    }

    private static Answer answer(int status, Map<String, String> more, byte[] body) {
        var headers = new HashMap<>(more);
        headers.put("Content-Type", "application/cbor");
        headers.put("smithy-protocol", "rpc-v2-cbor");
        return new Answer(status, Collections.unmodifiableMap(headers), body);
    }

    private static JsonNode read(byte[] body) {
        try {
            return CBOR.readTree(body);
        } catch (IOException unreadable) {
            throw new Refusal(400, "SerializationException", "The body is not CBOR.");
        }
    }

    private static byte[] write(MetricPage page) {
        var bytes = new ByteArrayOutputStream();
        try (var cbor = (CBORGenerator) CBOR.getFactory().createGenerator(bytes)) {
            cbor.writeStartObject();
            cbor.writeArrayFieldStart("MetricDataResults");
            for (var part : page.parts()) {
                write(cbor, part);
            }
            cbor.writeEndArray();
            cbor.writeArrayFieldStart("Messages");
            cbor.writeEndArray();
            if (page.next().isPresent()) {
                cbor.writeStringField("NextToken", page.next().get());
            }
            cbor.writeEndObject();
        } catch (IOException bug) {
            throw new UncheckedIOException(bug);
        }
        return bytes.toByteArray();
    }

    private static void write(CBORGenerator cbor, MetricPage.Part part) throws IOException {
        cbor.writeStartObject();
        cbor.writeStringField("Id", part.query().id());
        cbor.writeStringField("Label", part.query().label());
        cbor.writeArrayFieldStart("Timestamps");
        for (var point : part.points()) {
            cbor.writeTag(EPOCH_SECONDS_TAG);
            cbor.writeNumber((double) point.time().getEpochSecond());
        }
        cbor.writeEndArray();
        cbor.writeArrayFieldStart("Values");
        for (var point : part.points()) {
            cbor.writeNumber(point.value());
        }
        cbor.writeEndArray();
        cbor.writeStringField("StatusCode", part.complete() ? "Complete" : "PartialData");
        cbor.writeEndObject();
    }
}
