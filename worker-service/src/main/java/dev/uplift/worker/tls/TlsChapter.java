package dev.uplift.worker.tls;

import dev.uplift.contracts.CatalogueEntry;
import dev.uplift.contracts.Check;
import dev.uplift.contracts.Clients;
import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Finding.Severity;
import dev.uplift.contracts.Problem;
import dev.uplift.contracts.command.Command.Execute;
import dev.uplift.contracts.event.Event.Outcome;
import dev.uplift.contracts.plan.Estimate;
import dev.uplift.contracts.plan.Phase;
import dev.uplift.contracts.plan.Step;
import dev.uplift.outgoing.secret.Secrets;
import dev.uplift.worker.driver.Chapter;
import dev.uplift.worker.driver.Driver;
import dev.uplift.worker.driver.StepResult;
import dev.uplift.worker.driver.Work;
import dev.uplift.worker.postgres.Endpoints;
import dev.uplift.worker.postgres.precheck.About;
import dev.uplift.worker.postgres.precheck.Method;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Tries the clients' sslmode on the server that they will use: before anything is touched, and again on the upgraded
 * one before they are let in. Only where {@code options.clients} says what they use.
 */
@ApplicationScoped
public class TlsChapter implements Chapter {

    /** The step, its action, and its check. */
    static final String TLS = "client-tls";

    private static final Duration TIMEOUT = Duration.ofMinutes(5);
    private static final Duration USUAL = Duration.ofSeconds(1);

    static final About ABOUT = About.server(
                    TLS, "Clients could not connect with the sslmode and the root certificate that they use.")
            .blocks(Method.PG_UPGRADE, Method.DUMP_RESTORE, Method.LOGICAL)
            .remedy(
                    "Have the server's certificate made anew, or give the clients another sslmode or root certificate.");

    private final Endpoints endpoints;

    /** @param endpoints where servers listen */
    public TlsChapter(Endpoints endpoints) {
        this.endpoints = endpoints;
    }

    @Override
    public List<CatalogueEntry> prechecks() {
        return List.of(ABOUT.entry(Method.DUMP_RESTORE));
    }

    @Override
    public Map<String, Driver.Action> actions() {
        return Map.of(TLS, this::verify);
    }

    @Override
    public List<Finding> precheck(Work work) throws InterruptedException {
        return verdict(work)
                .map(verdict -> switch (verdict) {
                    case Verdict.Proven(var detail) -> finding(Severity.INFO, detail, "");
                    case Verdict.Refused(var why, var remedy) -> finding(Severity.BLOCK, why, remedy);
                    case Verdict.Unproved(var why) -> unproved(why);
                })
                .stream()
                .toList();
    }

    @Override
    public Outcome addTo(Outcome prechecked, Execute command) {
        var clients = command.options().clients();
        if (clients.isEmpty() || prechecked.plan().isEmpty()) {
            return prechecked;
        }
        var plan = prechecked.plan().get();
        var before = verified(plan.steps());
        if (before.isEmpty()) {
            return prechecked;
        }
        var step = step(clients.get(), plan.steps().get(before.get()));
        var steps = new ArrayList<>(plan.steps());
        steps.add(before.get() + 1, step);
        var estimates = new ArrayList<>(prechecked.estimates());
        estimates.add(new Estimate(TLS, USUAL));
        return new Outcome(
                prechecked.inspection(),
                prechecked.findings(),
                Optional.of(plan.with(steps, plan.companions(), plan.undo())),
                estimates);
    }

    /** Where the upgraded server has been looked at, or else is there to be looked at. */
    private static Optional<Integer> verified(List<Step> steps) {
        return last(steps, Phase.VERIFY).or(() -> last(steps, Phase.UPGRADE));
    }

    private static Optional<Integer> last(List<Step> steps, Phase phase) {
        return IntStream.range(0, steps.size())
                .filter(i -> steps.get(i).phase() == phase)
                .boxed()
                .reduce((_, later) -> later);
    }

    private static Step step(Clients clients, Step before) {
        var step = Step.of(Phase.VERIFY, TLS, TIMEOUT)
                .doing(TLS, Map.of("sslMode", clients.sslMode().toString()))
                .asRepeatable();
        return before.outage() ? step.duringOutage() : step;
    }

    private StepResult verify(Work work) throws InterruptedException {
        return switch (verdict(work).orElse(new Verdict.Unproved("Nobody said how clients connect."))) {
            case Verdict.Proven(var detail) -> {
                work.learned(Map.of(), List.of(new Check(TLS, true, detail)));
                yield StepResult.done();
            }
            case Verdict.Refused(var why, var remedy)
            when accepted(work) -> {
                work.found(List.of(finding(Severity.WARN, why, remedy)));
                yield StepResult.done();
            }
            case Verdict.Refused(var why, var remedy) -> {
                work.learned(Map.of(), List.of(new Check(TLS, false, why)));
                yield StepResult.failed(Problem.of(Problem.Kind.DATABASE, TLS, why, remedy));
            }
            case Verdict.Unproved(var why) -> {
                work.found(List.of(unproved(why)));
                yield StepResult.done();
            }
        };
    }

    private static boolean accepted(Work work) {
        return work.command().options().accept().contains(TLS);
    }

    /** @return nothing if nobody said how clients connect */
    private Optional<Verdict> verdict(Work work) throws InterruptedException {
        var clients = work.command().options().clients();
        if (clients.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(look(work, clients.get()));
        } catch (Secrets.Unresolved | Driver.Unlocated unknown) {
            return Optional.of(new Verdict.Unproved(unknown.getMessage()));
        } catch (IllegalArgumentException wrong) {
            return Optional.of(new Verdict.Unproved("Nobody could connect: %s.".formatted(wrong.getMessage())));
        }
    }

    private Verdict look(Work work, Clients clients) throws Secrets.Unresolved, Driver.Unlocated, InterruptedException {
        var command = work.command();
        var sessions = endpoints.sessions(command.target().orElse(command.source()), work);
        if (clients.rootCertificate().isEmpty()) {
            return new ClientTls(sessions, clients.sslMode(), Optional.empty()).look();
        }
        var certificates = work.secrets().resolve(clients.rootCertificate().get());
        return withFile(certificates, file -> new ClientTls(sessions, clients.sslMode(), Optional.of(file)).look());
    }

    /** Something that reads a file. */
    @FunctionalInterface
    private interface Reader {
        Verdict look(Path file);
    }

    /** The driver wants a file; a temporary one is readable by nobody else. */
    private static Verdict withFile(String certificates, Reader reader) {
        try {
            var file = Files.createTempFile("uplift-root-", ".pem");
            try {
                Files.writeString(file, certificates);
                return reader.look(file);
            } finally {
                Files.delete(file);
            }
        } catch (IOException full) {
            throw new UncheckedIOException("the root certificate could not be kept for a moment", full);
        }
    }

    private static Finding unproved(String why) {
        return finding(
                Severity.WARN,
                why + " So it stays unproved that clients can connect.",
                "Connect as a client does, with its sslmode, before and after the upgrade.");
    }

    private static Finding finding(Severity severity, String explanation, String remedy) {
        return new Finding(TLS, severity, "clients", explanation, remedy);
    }
}
