package dev.uplift.sandbox.platform;

import dev.uplift.sandbox.platform.PlatformServer.Answer;
import dev.uplift.sandbox.platform.PlatformServer.Protocol;
import dev.uplift.sandbox.platform.PlatformServer.Request;
import java.util.Optional;

/**
 * What happens to every call, whatever it came by: it is counted, goes wrong if it is to, and is answered otherwise.
 *
 * @param protocol what the platform makes of calls
 */
public record Reception(Protocol protocol, Calls calls, Faults faults) {

    /** @return what to send back; nothing: the connection breaks */
    public Optional<Answer> receive(Request request) {
        var operation = protocol.operation(request);
        var effect = faults.hit(operation);
        var answer = effect.isPresent() ? hit(request, effect.get()) : Optional.of(protocol.answer(request));
        calls.count(operation);
        return answer;
    }

    private Optional<Answer> hit(Request request, Fault.Effect effect) {
        return switch (effect) {
            case Fault.Refuse(var status, var code, var message) ->
                Optional.of(protocol.refuse(request, status, code, message));
            case Fault.Page(var status, var type, var text) -> Optional.of(Answer.text(status, type, text));
            case Fault.LoseRequest() -> Optional.empty();
            case Fault.LoseAnswer() -> {
                protocol.answer(request);
                yield Optional.empty();
            }
        };
    }
}
