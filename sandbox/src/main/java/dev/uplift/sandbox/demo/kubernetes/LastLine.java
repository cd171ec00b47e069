package dev.uplift.sandbox.demo.kubernetes;

import dev.uplift.sandbox.demo.stage.UpgradeView;
import java.util.ArrayList;
import java.util.List;

/** What the upgrade's document must tell of a success, as that of every demo does. */
final class LastLine {

    private LastLine() {}

    /** @param to the major version that was asked for */
    static List<String> doubts(UpgradeView view, int to) {
        var doubts = new ArrayList<String>();
        if (!view.target().version().matches(to + "(\\D.*)?")) {
            doubts.add("the document says that the server answers with version %s, not %d"
                    .formatted(view.target().version(), to));
        }
        if (view.outage().filter(outage -> outage.seconds() > 0).isEmpty()) {
            doubts.add("the document does not tell how long clients were kept out");
        }
        return doubts;
    }
}
