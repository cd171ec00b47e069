package dev.uplift.worker.runtime;

import dev.uplift.contracts.Problem;
import dev.uplift.contracts.command.Command.Execute;
import dev.uplift.contracts.command.Command.Inquiry;

/** A command that no driver here understands, for example of a newer API. */
final class Unknown {

    private Unknown() {}

    static Problem action(Execute command) {
        return Problem.of(
                Problem.Kind.INTERNAL,
                "unknown-action",
                "This worker has no action '%s' of provider '%s'."
                        .formatted(command.step().action(), command.source().provider()),
                "Bring the workers to the version of the API service, then retry.");
    }

    static Problem discovery(Inquiry inquiry) {
        return Problem.of(
                Problem.Kind.INTERNAL,
                "cannot-discover",
                "This worker has no driver of provider '%s' that looks for servers.".formatted(inquiry.provider()),
                "Bring all workers of the pool to the same version, then discover again.");
    }
}
