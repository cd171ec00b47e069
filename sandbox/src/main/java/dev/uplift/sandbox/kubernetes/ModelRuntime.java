package dev.uplift.sandbox.kubernetes;

import java.util.HashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** Nothing is real: a disk is a list of directories, and Jobs do what the script promises. */
final class ModelRuntime implements Runtime {

    private final Cluster cluster;
    private final Map<String, ModelDisk> disks = new HashMap<>();

    ModelRuntime(Cluster cluster) {
        this.cluster = cluster;
    }

    /** @throws IllegalStateException if there is none */
    ModelDisk disk(String name) {
        var disk = disks.get(name);
        if (disk == null) {
            throw new IllegalStateException("there is no disk " + name);
        }
        return disk;
    }

    @Override
    public void provision(String disk) {
        disks.put(disk, new ModelDisk());
    }

    @Override
    public BooleanSupplier copy(String disk, String copy) {
        disks.put(copy, disk(disk).copy());
        return () -> true;
    }

    @Override
    public void delete(String disk) {
        disks.remove(disk);
    }

    @Override
    public void fill(String disk, NewPostgres postgres) {
        disk(disk).put(postgres.dataOnVolume(), Directory.of(postgres.major(), postgres.name()));
    }

    @Override
    public Container start(Run run) {
        var verb = ModelScript.verb(run.command());
        if (verb.isPresent()) {
            return new ModelJob(cluster, run, new ModelScript(this, run, cluster.behaviours(), verb.get()).run());
        }
        if (run.content().server().isPresent() && run.command().isEmpty()) {
            return new ModelServer(cluster, this, run);
        }
        return run.command().isEmpty()
                ? new Idle(cluster.delays().ready())
                : new ModelJob(cluster, run, ModelScript.Outcome.nothing());
    }

    @Override
    public void close() {
        disks.clear();
    }
}
