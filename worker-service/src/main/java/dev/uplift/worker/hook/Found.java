package dev.uplift.worker.hook;

import dev.uplift.contracts.Finding;
import dev.uplift.contracts.Finding.Severity;
import dev.uplift.contracts.Hook;
import java.util.List;

/** What would keep a hook from being done. */
final class Found {

    private Found() {}

    /** @param code the same as that of the problem that the hook would end with */
    static List<Finding> blocking(Hook hook, String code, String explanation, String remedy) {
        return List.of(new Finding(code, Severity.BLOCK, "hook " + hook.name(), explanation, remedy));
    }
}
