package dev.uplift.sandbox.demo.kubernetes;

import dev.uplift.sandbox.demo.stage.UpgradeView;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The cluster that the demo plays in. */
interface Ground extends AutoCloseable {

    /** A file with what leads there. */
    Path kubeconfig();

    /** Of that file. */
    String context();

    /** The server, as the driver is told of it. */
    Map<String, Object> address();

    /** What the driver is told beside. */
    Map<String, Object> providerOptions();

    /** What was seen there past all of Uplift that keeps the upgrade from being a success; empty if nothing does. */
    List<String> doubts(UpgradeView view);

    /** What was seen, for people. */
    List<String> seen();

    /** What was proved past all of Uplift if nothing speaks against it, for people. */
    String proof();

    /** How long it may take until anything changes. */
    Duration patience();

    @Override
    void close();
}
