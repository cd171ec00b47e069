package dev.uplift.contracts.command;

import static java.util.Objects.requireNonNull;

import dev.uplift.contracts.UpgradeId;

/** What the API tells all workers about one turn; the one that holds it acts. */
public sealed interface Control {

    UpgradeId upgrade();

    long turn();

    /** The worker's id, or empty where every holder of the turn is meant. */
    String worker();

    /** This worker may act. */
    record Go(UpgradeId upgrade, long turn, String worker) implements Control {
        public Go {
            requireNonNull(upgrade, "upgrade");
            requireNonNull(worker, "worker");
        }
    }

    /** This worker must forget the turn: it is stale, or another worker has it. */
    record Drop(UpgradeId upgrade, long turn, String worker) implements Control {
        public Drop {
            requireNonNull(upgrade, "upgrade");
            requireNonNull(worker, "worker");
        }
    }

    /** Stop the step, and answer HandedBack or with a verdict. */
    record Cancel(UpgradeId upgrade, long turn, String worker) implements Control {
        public Cancel {
            requireNonNull(upgrade, "upgrade");
            requireNonNull(worker, "worker");
        }
    }
}
