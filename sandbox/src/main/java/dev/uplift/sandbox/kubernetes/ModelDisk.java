package dev.uplift.sandbox.kubernetes;

import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** A disk of the model: data directories by their paths from its root, without slashes at the ends. */
final class ModelDisk {

    private final Map<String, Directory> directories;
    /** Pods that write there now. */
    private final Set<String> writers = new HashSet<>();

    ModelDisk() {
        this(Map.of());
    }

    private ModelDisk(Map<String, Directory> directories) {
        this.directories = new TreeMap<>(directories);
    }

    /** What is there when a snapshot is cut. */
    ModelDisk copy() {
        return new ModelDisk(directories);
    }

    Optional<Directory> at(String path) {
        return Optional.ofNullable(directories.get(path));
    }

    void put(String path, Directory directory) {
        directories.put(path, directory);
    }

    void remove(String path) {
        directories.remove(path);
    }

    void move(String from, String to) {
        directories.put(to, directories.remove(from));
    }

    Map<String, Directory> directories() {
        return Map.copyOf(directories);
    }

    /** @return whether nobody else writes */
    boolean begin(String writer) {
        writers.add(writer);
        return writers.size() == 1;
    }

    void end(String writer) {
        writers.remove(writer);
    }
}
