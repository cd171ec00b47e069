package dev.uplift.worker.driver;

import dev.uplift.contracts.Check;
import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Progress;
import dev.uplift.contracts.command.Command.Execute;
import dev.uplift.outgoing.secret.Secrets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** A turn without a runtime, as one look of its action sees it. */
public final class PlayedTurn implements Work {

    public final List<Check> checks = new CopyOnWriteArrayList<>();
    public final List<Finding> found = new CopyOnWriteArrayList<>();
    private final Execute command;
    private final Map<String, Object> facts;
    private final Map<String, Object> ofThisTurn;
    private volatile boolean dead;

    /**
     * @param facts what the API knows; takes what is learned
     * @param ofThisTurn what earlier looks of the turn learned; the same
     */
    public PlayedTurn(Execute command, Map<String, Object> facts, Map<String, Object> ofThisTurn) {
        this.command = command;
        this.facts = facts;
        this.ofThisTurn = ofThisTurn;
    }

    /** Nothing more gets out of it. */
    void kill() {
        dead = true;
    }

    @Override
    public Execute command() {
        return command;
    }

    @Override
    public Map<String, Object> facts() {
        var known = new HashMap<>(command.facts());
        known.putAll(ofThisTurn);
        return known;
    }

    @Override
    public void mayAct() {
        if (dead) {
            throw new Driver.Stopped("killed");
        }
    }

    @Override
    public boolean stopping() {
        return dead;
    }

    @Override
    public Registration onStop(Runnable stop) {
        return () -> {};
    }

    @Override
    public void progress(Progress progress) {}

    @Override
    public void learned(Map<String, Object> news, List<Check> more) {
        if (!dead) {
            facts.putAll(news);
            ofThisTurn.putAll(news);
            checks.addAll(more);
        }
    }

    @Override
    public void found(List<Finding> findings) {
        found.addAll(findings);
    }

    @Override
    public Duration timeLeft() {
        return command.timeLeft();
    }

    @Override
    public Secrets secrets() {
        return reference -> {
            throw new Secrets.Unresolved("no story has secrets");
        };
    }
}
