package dev.uplift.worker.provider.scalingo;

import dev.uplift.contracts.UpgradeOptions;
import dev.uplift.sandbox.platform.Calls;
import dev.uplift.sandbox.platform.Fault;
import dev.uplift.sandbox.platform.Faults;
import dev.uplift.worker.driver.Driver;
import dev.uplift.worker.driver.Story;
import dev.uplift.worker.driver.World;
import dev.uplift.worker.provider.scalingo.dump.DumpDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** {@link RealDatabase} on a standing clock: its dump is made, and pg_upgrade goes over it. */
final class DumpedWorld implements World {

    private static final Duration LOOKS = Duration.ofMinutes(3);

    private final RealDatabase orders;
    private final Path dumps;
    private final Story story;

    /** @param dumps where its workers keep them; empty */
    DumpedWorld(Path dumps) throws IOException, SQLException {
        this.dumps = dumps;
        this.orders = new RealDatabase(1).withCredentials().keepingDumpsIn(dumps);
        orders.execute("CREATE TABLE parcels AS SELECT id, md5(id::text) AS code FROM generate_series(1, 1000) AS id");
        orders.execute("COMMENT ON TABLE parcels IS 'all of them'");
        var url = orders.url();
        var plan = orders.precheck().plan().orElseThrow();
        this.story = new Story(
                ScalingoWorld.UPGRADE,
                orders.server(),
                Integer.toString(RealDatabase.NEW),
                UpgradeOptions.of(Map.of()),
                Map.of("source.endpoint", "%s:%d".formatted(url.getHost(), url.getPort())),
                Story.done(plan.steps()));
    }

    @Override
    public Story story() {
        return story;
    }

    @Override
    public Map<String, String> secrets() {
        return Map.of(RealDatabase.REFERENCE, orders.url().toString());
    }

    @Override
    public Driver driver() {
        return orders.driver();
    }

    @Override
    public Calls calls() {
        return orders.scalingo.calls();
    }

    @Override
    public Faults faults() {
        return orders.scalingo.faults();
    }

    @Override
    public boolean changes(String operation) {
        return ScalingoWorld.CHANGES.contains(operation);
    }

    @Override
    public Fault.Effect throttling() {
        return ScalingoWorld.THROTTLING;
    }

    /** However much time passes there, pg_upgrade needs its own: a look more or less must not depend on it. */
    @Override
    public void letTimePass() {
        orders.scalingo.clock().advance(LOOKS);
        orders.database.awaitServer();
    }

    @Override
    public Object state() {
        orders.scalingo.clock().advance(Duration.ofHours(3));
        orders.database.awaitServer();
        var view = orders.database.view();
        var all = new HashMap<String, Object>();
        all.put("version", view.version());
        all.put("status", view.status());
        all.put("upgrades", view.upgradesAsked());
        all.put("offences", orders.scalingo.offences());
        all.put("parcels", asked("SELECT count(DISTINCT code) FROM parcels"));
        all.put("read only", asked("SHOW default_transaction_read_only"));
        all.put("dumps", kept());
        return all;
    }

    private String asked(String sql) {
        try {
            return orders.ask(sql);
        } catch (SQLException failed) {
            throw new AssertionError(sql, failed);
        }
    }

    /** All files there, and whether each is what its sums say. */
    private Map<String, Object> kept() {
        try (var files = Files.walk(dumps)) {
            var kept = new TreeMap<String, Object>();
            for (var file : files.filter(Files::isRegularFile).toList()) {
                kept.put(dumps.relativize(file).toString(), isWhole(file));
            }
            return kept;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static boolean isWhole(Path file) throws IOException {
        var name = file.getFileName().toString();
        return name.equals(DumpDirectory.SUMS) || sums(file).contains("%s  %s".formatted(sha256(file), name));
    }

    private static List<String> sums(Path file) throws IOException {
        return Files.readAllLines(file.resolveSibling(DumpDirectory.SUMS));
    }

    private static String sha256(Path file) throws IOException {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError(impossible);
        }
    }

    /** Nothing that is made on the platform has a name. */
    @Override
    public void takeNames() {}

    @Override
    public void close() {
        orders.close();
    }
}
