package dev.uplift.sandbox.platform;

import dev.uplift.sandbox.platform.PlatformServer.Answer;
import dev.uplift.sandbox.platform.PlatformServer.Protocol;
import dev.uplift.sandbox.platform.PlatformServer.Request;
import java.time.Duration;
import java.util.Optional;

/**
 * What happens to every call, whatever it came by: it is counted, goes wrong if it is to, and is answered otherwise.
 *
 * @param protocol what the platform makes of calls
 */
public record Reception(Protocol protocol, Calls calls, Faults faults) {

    private static final System.Logger LOG = System.getLogger(Reception.class.getName());

    /** @return what to send back; nothing: the connection breaks */
    public Optional<Answer> receive(Request request) {
        var operation = protocol.operation(request);
        var effect = faults.hit(operation);
        var answer = effect.isPresent() ? hit(request, effect.get()) : Optional.of(answer(request));
        calls.count(operation);
        return answer;
    }

    /** The same for calls that are none of the tested ones: they do not count, and nothing goes wrong with them. */
    public Answer answer(Request request) {
        try {
            return protocol.answer(request);
        } catch (Refusal refusal) {
            return protocol.refuse(request, refusal.status(), refusal.code(), refusal.getMessage());
        } catch (RuntimeException ourBug) {
            LOG.log(System.Logger.Level.ERROR, "the simulator failed in " + protocol.operation(request), ourBug);
            return protocol.refuse(request, 500, "InternalFailure", ourBug.toString());
        }
    }

    private Optional<Answer> hit(Request request, Fault.Effect effect) {
        return switch (effect) {
            case Fault.Refuse(var status, var code, var message) ->
                Optional.of(protocol.refuse(request, status, code, message));
            case Fault.Page(var status, var type, var text) -> Optional.of(Answer.text(status, type, text));
            case Fault.LoseRequest() -> Optional.empty();
            case Fault.LoseAnswer() -> {
                answer(request);
                yield Optional.empty();
            }
            case Fault.AnswerLate(var delay) -> {
                var answer = answer(request);
                yield passes(delay) ? Optional.of(answer) : Optional.empty();
            }
        };
    }

    /** @return whether the time passed; if not, the platform is closing */
    private static boolean passes(Duration delay) {
        try {
            Thread.sleep(delay);
            return true;
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
