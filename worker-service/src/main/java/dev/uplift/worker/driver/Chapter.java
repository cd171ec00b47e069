package dev.uplift.worker.driver;

import dev.uplift.contracts.CatalogueEntry;
import dev.uplift.contracts.Finding;
import dev.uplift.contracts.command.Command.Execute;
import dev.uplift.contracts.event.Event.Outcome;
import java.util.List;
import java.util.Map;

/**
 * What every upgrade has besides its driver's own steps, whoever the provider: it adds to the driver's plan, and runs
 * what it added.
 */
public interface Chapter {

    /** Every action by name; none is called like one of a driver. */
    Map<String, Driver.Action> actions();

    /**
     * What the prechecks answered, with what belongs to this chapter; the same where nothing does. Pure, and the order of
     * chapters does not matter.
     */
    Outcome addTo(Outcome prechecked, Execute command);

    /** The checks behind {@link #precheck}, for the catalogue. */
    default List<CatalogueEntry> prechecks() {
        return List.of();
    }

    /**
     * What it looks at itself when the driver's prechecks are over. Reads only, and does not throw for what it meets.
     *
     * @throws InterruptedException when the worker stops the step
     */
    default List<Finding> precheck(Work work) throws InterruptedException {
        return List.of();
    }
}
