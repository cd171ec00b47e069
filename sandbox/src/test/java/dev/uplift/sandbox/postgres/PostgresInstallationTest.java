package dev.uplift.sandbox.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresInstallationTest {

    @TempDir
    Path folder;

    @AfterEach
    void restore() {
        System.clearProperty("uplift.cache");
    }

    @Test
    void the_embedded_one_knows_its_version() {
        var embedded = PostgresInstallation.embedded();

        assertThat(embedded.major()).isEqualTo(17);
        assertThat(embedded.version()).startsWith("17.");
        assertThat(embedded.program("initdb")).isExecutable();
    }

    @Test
    void a_version_is_what_the_program_says() throws Exception {
        var program = folder.resolve("postgres");
        Files.writeString(program, "#!/bin/sh\necho 'postgres (PostgreSQL) 13.16 (Debian 13.16-0+deb11u1)'\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));

        var installation = PostgresInstallation.at(folder);

        assertThat(installation).isEqualTo(new PostgresInstallation(folder, "13.16"));
        assertThat(installation.major()).isEqualTo(13);
    }

    @Test
    void a_major_version_that_cannot_be_had_is_named_with_what_to_install() {
        System.setProperty("uplift.cache", folder.toString());

        assertThatThrownBy(() -> PostgresInstallation.full(99))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("package postgresql-99")
                .hasMessageContaining("no Debian suite known for PostgreSQL 99");
        assertThat(PostgresInstallation.fetched()).isEmpty();
    }
}
