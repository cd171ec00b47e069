package dev.uplift.worker.kubernetes;

import dev.uplift.worker.driver.Work;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Fewer replicas, and as many as there were again. How many there were is written at the workload, in the update that
 * scales it: whoever is killed, and whenever, nothing is scaled whose number is unknown.
 *
 * @param work for whose upgrade
 * @param workloads where they are
 * @param most how many replicas a workload is to keep; 0 or more
 */
public record Scaling(Work work, Workloads workloads, int most) {

    /** Names of those that another upgrade has scaled down and is to bring back first. */
    public List<String> othersOf(List<Workload> found) {
        return found.stream()
                .filter(workload -> workload.mark()
                        .filter(mark -> !mark.isOf(work.command().upgrade()))
                        .isPresent())
                .map(Workload::name)
                .toList();
    }

    /** Those that this upgrade has scaled down and not yet brought back. */
    public List<Workload> ours(List<Workload> found) {
        return found.stream()
                .filter(workload -> workload.mark()
                        .filter(mark -> mark.isOf(work.command().upgrade()))
                        .isPresent())
                .toList();
    }

    /** How many each had, by name. For people; what counts stands at the workloads. */
    public static Map<String, Object> replicas(List<Workload> found) {
        var replicas = new TreeMap<String, Object>();
        found.forEach(workload -> replicas.put(
                workload.name(), workload.mark().map(Mark::replicas).orElseGet(workload::replicas)));
        return replicas;
    }

    /** Those that have more than they are to keep, or were about to get it back. */
    public List<Workload> up(List<Workload> found) {
        return found.stream()
                .filter(workload -> workload.replicas() > most
                        || workload.mark().filter(Mark::returning).isPresent())
                .toList();
    }

    public void scaleDown(Workload workload) {
        var mark = workload.mark()
                .map(Mark::goingDown)
                .orElseGet(() -> new Mark(work.command().upgrade().toString(), workload.replicas(), false));
        work.mayAct();
        workloads.scale(workload, Math.min(workload.replicas(), most), Optional.of(mark));
    }

    /** Names of those that have been scaled down and still have more pods. */
    public List<String> busy(List<Workload> found) {
        return found.stream()
                .filter(workload -> workload.mark().isPresent() && workloads.pods(workload) > most)
                .map(Workload::name)
                .toList();
    }

    /** Gives {@link #ours} as many as they had. */
    public void scaleUp(List<Workload> found) {
        for (var workload : ours(found)) {
            var mark = workload.mark().orElseThrow();
            if (!mark.returning()) {
                work.mayAct();
                workloads.scale(workload, mark.replicas(), Optional.of(mark.comingBack()));
            }
        }
    }

    /** Those of {@link #ours} that have all and are ready are nobody's from now on. */
    public void release(List<Workload> found) {
        for (var workload : ours(found)) {
            if (workload.isReady()) {
                work.mayAct();
                workloads.scale(workload, workload.replicas(), Optional.empty());
            }
        }
    }
}
