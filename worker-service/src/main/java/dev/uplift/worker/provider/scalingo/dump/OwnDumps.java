package dev.uplift.worker.provider.scalingo.dump;

import dev.uplift.worker.postgres.ClientTools;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** What this worker has to make dumps with. */
@ApplicationScoped
public class OwnDumps {

    private final Optional<DumpDirectory> directory;
    private final List<Path> toolFolders;

    /**
     * @param directory where dumps are kept; without it none are made
     * @param clientTools folders with pg_dump and pg_restore, separated by colons, besides the usual ones
     */
    @Inject
    public OwnDumps(
            @ConfigProperty(name = "uplift.scalingo.dump-directory") Optional<Path> directory,
            @ConfigProperty(name = "uplift.client-tools") Optional<String> clientTools) {
        this(
                directory,
                ClientTools.folders(clientTools
                        .map(folders -> Arrays.asList(folders.split(":")))
                        .orElse(List.of())));
    }

    /** With the tools of these folders only. */
    public OwnDumps(Optional<Path> directory, List<Path> toolFolders) {
        this.directory = directory.map(DumpDirectory::new);
        this.toolFolders = toolFolders;
    }

    public Optional<DumpDirectory> directory() {
        return directory;
    }

    /** Those that can dump a server. @param major of the server */
    public Optional<ClientTools> tools(int major) {
        return ClientTools.forMajor(major, toolFolders);
    }
}
