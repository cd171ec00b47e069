package dev.uplift.sandbox.demo.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class FleetOptionsTest {

    private static final String AWS = "aws-rds";
    private static final String AZURE = "azure-flexible-server";

    @Test
    void nothing_asked_for_is_ten_simulated_servers_from_13_to_16() {
        assertThat(FleetOptions.parse(AWS, List.of("--provider", AWS)))
                .isEqualTo(new FleetOptions(
                        10,
                        Optional.empty(),
                        Optional.empty(),
                        List.of(),
                        13,
                        new Version("16"),
                        new Place(Map.of()),
                        false,
                        List.of(),
                        true,
                        false,
                        false,
                        false,
                        false,
                        Optional.empty()));
    }

    @Test
    void a_platform_that_is_there_is_named_with_what_is_meant_on_it() {
        var options = FleetOptions.parse(
                AWS, List.of("--endpoint", "http://host:1", "--select", "env=a=b", "--to", "16.9", "--servers", "3"));

        assertThat(options.endpoint()).contains(URI.create("http://host:1"));
        assertThat(options.select()).contains(new Label("env", "a=b"));
        assertThat(options.to()).isEqualTo(new Version("16.9"));
        assertThat(options.servers()).isEqualTo(3);
    }

    @Test
    void servers_can_be_named_where_they_are() {
        var options = FleetOptions.parse(
                AZURE,
                List.of("--endpoint http://host:1 --subscription s --resource-group g --server a --server b"
                        .split(" ")));

        assertThat(options.names()).containsExactly("a", "b");
        assertThat(options.place()).isEqualTo(new Place(Map.of(Place.SUBSCRIPTION, "s", Place.RESOURCE_GROUP, "g")));
    }

    @Test
    void rehearsal_and_backup_are_the_users_choice_and_a_story_is_rehearsed() {
        assertThat(FleetOptions.parse(AZURE, List.of("--rehearsal", "skip", "--backup", "platform")))
                .returns(false, FleetOptions::rehearsed)
                .returns(false, FleetOptions::ownBackup);
        assertThat(FleetOptions.parse(
                        AZURE, List.of("--rehearsal", "required", "--accept", "clone-starts-open", "--backup", "own")))
                .returns(true, FleetOptions::rehearsed)
                .returns(List.of("clone-starts-open"), FleetOptions::accept)
                .returns(true, FleetOptions::ownBackup);
        assertThat(FleetOptions.parse(AZURE, List.of("--story")).rehearsed()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "--servers,                     --servers needs a value",
        "--servers 0,                   '--servers must be from 1 to 1000, not 0'",
        "--servers 1001,                '--servers must be from 1 to 1000, not 1001'",
        "--to sixteen,                  '--to needs a version such as 16 or 16.9, not sixteen'",
        "--to 12,                       --to 12 is not above --from 13",
        "--from 16,                     --to 16 is not above --from 16",
        "--rows 1000,                   --rows belongs to --provider dump-restore",
        "--yes,                         '--yes belongs to --story: without it nobody is asked'",
        "--select a=b,                  '--select belongs to --endpoint: of the simulated servers all are meant'",
        "--endpoint http://h --select a, '--select needs KEY=VALUE, not a'",
        "--endpoint http://h --from 13, '--from is for simulated servers: those of --endpoint have the versions that they have'",
        "--server a,                    '--server belongs to --endpoint: of the simulated servers all are meant'",
        "--endpoint http://h --select a=b --server c, '--select is for servers that are looked for: --server names them'",
        "--rehearsal no,                '--rehearsal must be skip or required, not no'",
        "--backup none,                 '--backup must be own or platform, not none'",
        "--story --rehearsal skip,      '--rehearsal skip does not go with --story, which rehearses'",
        "--subscription s,              --subscription belongs to --provider azure-flexible-server",
        "--resource-group g,            --resource-group belongs to --provider azure-flexible-server",
        "--fast,                        unknown argument --fast"
    })
    void what_is_wrong_is_named(String arguments, String message) {
        assertThatThrownBy(() -> FleetOptions.parse(AWS, List.of(arguments.split(" "))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }
}
