package dev.uplift.worker.runtime;

import dev.uplift.contracts.UpgradeId;
import dev.uplift.contracts.command.Command.Execute;

/** Names one turn of one upgrade. */
record Turn(UpgradeId upgrade, long number) {

    static Turn of(Execute command) {
        return new Turn(command.upgrade(), command.turn());
    }
}
