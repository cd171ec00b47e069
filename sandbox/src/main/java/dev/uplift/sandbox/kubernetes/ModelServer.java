package dev.uplift.sandbox.kubernetes;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** A PostgreSQL server of the model. What it must never be started on is an offence. */
final class ModelServer implements Container {

    private final Cluster cluster;
    private final ModelDisk disk;
    private final String pod;
    private final String path;
    private final List<Runtime.Line> log = new ArrayList<>();
    private OptionalInt exit = OptionalInt.empty();

    ModelServer(Cluster cluster, ModelRuntime runtime, Runtime.Run run) {
        this.cluster = cluster;
        this.pod = run.namespace() + "/" + run.pod();
        var place = DataPlace.of(run);
        this.disk = runtime.disk(place.disk());
        this.path = place.path();
        begin(run.content());
    }

    private void begin(Image image) {
        var major = image.server().orElseThrow();
        if (!image.starts()) {
            fail("FATAL:  could not access file \"auto_explain\": No such file or directory");
            return;
        }
        if (!disk.begin(pod)) {
            cluster.offence("%s writes to a volume that another pod writes to".formatted(pod));
        }
        var found = disk.at(path);
        if (found.isEmpty()) {
            cluster.offence("%s started PostgreSQL %d on an empty directory".formatted(pod, major));
            disk.put(path, Directory.of(major, "nothing").running());
            return;
        }
        var data = found.get();
        if (data.major() != major) {
            cluster.offence("%s started PostgreSQL %d on a directory of %d".formatted(pod, major, data.major()));
            fail("FATAL:  database files are incompatible with server");
        } else if (!data.usable() || data.linked()) {
            cluster.offence("%s started PostgreSQL %d on files that a newer server has".formatted(pod, major));
            fail("FATAL:  could not open file \"global/pg_control\": No such file or directory");
        } else {
            disk.put(path, data.running());
            // what shares its files with the old server's makes that one worthless from here on
            disk.directories().forEach((other, old) -> {
                if (old.linked() && !other.equals(path)) {
                    disk.put(other, old.overwritten());
                }
            });
            print("LOG:  database system is ready to accept connections");
        }
    }

    private void fail(String words) {
        print(words);
        exit = OptionalInt.of(1);
        disk.end(pod);
    }

    private void print(String text) {
        log.add(new Runtime.Line(cluster.now(), text));
    }

    @Override
    public Duration takes() {
        return cluster.delays().ready();
    }

    @Override
    public boolean settled() {
        return true;
    }

    @Override
    public void finish() {
        // it serves from its start on
    }

    @Override
    public OptionalInt exit() {
        return exit;
    }

    @Override
    public List<Runtime.Line> log() {
        return List.copyOf(log);
    }

    @Override
    public void stop(Duration grace) {
        if (exit.isPresent()) {
            return;
        }
        exit = OptionalInt.of(grace.isZero() ? 137 : 0);
        disk.end(pod);
        if (!grace.isZero()) {
            disk.at(path).ifPresent(data -> disk.put(path, data.shutDown()));
        }
    }
}
