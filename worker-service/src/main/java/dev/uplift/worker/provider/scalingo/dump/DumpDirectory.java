package dev.uplift.worker.provider.scalingo.dump;

import dev.uplift.contracts.UpgradeId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Where the workers of a pool keep dumps: <code>{upgrade}/hop-{n}</code>, which only their owner can read. Until a dump is
 * whole, the name of its folder says that it is not. Nothing is touched that has other names.
 *
 * @param root the same for all workers of the pool
 */
public record DumpDirectory(Path root) {

    /** The roles, as SQL. */
    public static final String ROLES = "roles.sql";
    /** As {@code sha256sum --check} reads it. */
    public static final String SUMS = "SHA256SUMS";

    private static final String DUMP = "database-%d.dump";
    private static final Pattern OURS = Pattern.compile("database-\\d+\\.dump|roles\\.sql|SHA256SUMS");
    private static final Pattern FOLDER = Pattern.compile("hop-\\d+(\\.incomplete-.*)?");
    private static final String INCOMPLETE = "hop-%d.incomplete-";
    private static final FileAttribute<Set<PosixFilePermission>> OWNERS =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    /** The file of a database. @param n from 1 */
    public static String dump(int n) {
        return DUMP.formatted(n);
    }

    /** Bytes that can still be written there. */
    public long room() throws IOException {
        return Files.getFileStore(root).getUsableSpace();
    }

    /** Whether dumps can be kept there. */
    public boolean isUsable() {
        return Files.isDirectory(root) && Files.isWritable(root);
    }

    /** Where the dump of a hop is when it is whole. */
    public Path whole(UpgradeId upgrade, int hop) {
        return of(upgrade).resolve("hop-%d".formatted(hop));
    }

    /** Whether anything of an upgrade is there. */
    public boolean has(UpgradeId upgrade) {
        return Files.exists(of(upgrade), LinkOption.NOFOLLOW_LINKS);
    }

    /** The folder of an upgrade. */
    public Path of(UpgradeId upgrade) {
        return root.resolve(upgrade.value());
    }

    /** A new folder for a dump that is to be made; what others left of it that were broken off is removed. */
    public Path begin(UpgradeId upgrade, int hop) throws IOException {
        try {
            Files.createDirectory(of(upgrade), OWNERS);
        } catch (FileAlreadyExistsException known) {
            if (!isFolder(of(upgrade))) {
                throw known;
            }
        }
        var prefix = INCOMPLETE.formatted(hop);
        for (var left : entries(of(upgrade))) {
            if (left.getFileName().toString().startsWith(prefix)) {
                discard(left);
            }
        }
        return Files.createTempDirectory(of(upgrade), prefix, OWNERS);
    }

    /** From now on it is whole; an earlier one of the same hop is gone. */
    public void finish(Path incomplete, UpgradeId upgrade, int hop) throws IOException {
        var whole = whole(upgrade, hop);
        if (isFolder(whole)) {
            // It must not look whole while it is taken away.
            var old = Files.createTempDirectory(of(upgrade), INCOMPLETE.formatted(hop), OWNERS);
            Files.move(whole, old, StandardCopyOption.ATOMIC_MOVE);
            discard(old);
        }
        Files.move(incomplete, whole, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Takes a folder of ours away; files that others put there stay, and the folder with them. @return whether it is gone */
    public boolean discard(Path folder) throws IOException {
        if (!isFolder(folder)) {
            return !Files.exists(folder, LinkOption.NOFOLLOW_LINKS);
        }
        for (var file : entries(folder)) {
            if (OURS.matcher(file.getFileName().toString()).matches()) {
                Files.delete(file);
            }
        }
        return deleted(folder);
    }

    /** All dumps of an upgrade. @return whether nothing is left of them */
    public boolean remove(UpgradeId upgrade) throws IOException {
        if (!isFolder(of(upgrade))) {
            return !Files.exists(of(upgrade), LinkOption.NOFOLLOW_LINKS);
        }
        for (var folder : entries(of(upgrade))) {
            if (FOLDER.matcher(folder.getFileName().toString()).matches()) {
                discard(folder);
            }
        }
        return deleted(of(upgrade));
    }

    private static boolean deleted(Path folder) throws IOException {
        try {
            Files.deleteIfExists(folder);
            return true;
        } catch (DirectoryNotEmptyException _) {
            return false;
        }
    }

    private static boolean isFolder(Path folder) {
        return Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS);
    }

    private static List<Path> entries(Path folder) throws IOException {
        try (var entries = Files.list(folder)) {
            return entries.toList();
        } catch (UncheckedIOException failed) {
            throw failed.getCause();
        }
    }
}
