package dev.uplift.sandbox.demo;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** How the demo is called. */
final class Usage {

    static final String TEXT = """
            Usage: ./uplift demo [--story [--yes]] [--json] [--rows N] [--keep] [--home DIR]
                   ./uplift demo --provider aws-rds|azure-flexible-server [--servers N] [--from 13] [--to 16]
                                 [--rehearsal skip|required] [--accept ID] [--backup own|platform]
                                 [--story [--yes]] [--json] [--keep] [--home DIR]
                   ./uplift demo --provider aws-rds --endpoint URL [--region NAME]
                                 [--server NAME | --select KEY=VALUE] [further options as above, without --from]
                   ./uplift demo --provider azure-flexible-server --endpoint URL --subscription ID
                                 [--resource-group NAME] [--server NAME | --select KEY=VALUE] [further options]
                   ./uplift demo --provider scalingo [--servers N] [--from 13] [--to 15] [--accept ID]
                                 [--backup own|platform] [--json] [--keep] [--home DIR]
                   ./uplift demo --provider scalingo --endpoint URL [--region NAME]
                                 [--server NAME | --select KEY=VALUE] [further options]
                   ./uplift demo --provider kubernetes [--from 15] [--to 17] [--rows N] [--rehearsal skip|required]
                                 [--accept ID] [--json] [--keep] [--home DIR]
                   ./uplift demo --provider kubernetes --kubeconfig FILE --context NAME --namespace NS
                                 --statefulset NAME --to MAJOR --images OLD=…,NEW=…,UPGRADE=…
                                 [--app-selector LABELS] [--accept no-snapshot] [further options]

              --provider NAME  dump-restore: one real server into a new one (the default)
                               aws-rds, azure-flexible-server: many servers of this platform, simulated unless
                               --endpoint names one
                               scalingo: many databases of this platform, version by version, simulated unless
                               --endpoint names one
                               kubernetes: the server of a StatefulSet; the cluster is simulated unless --kubeconfig
                               names one, its server, data and pg_upgrade are real
              --story          the whole story: rehearsal on a clone, report, approval, production, report
              --yes            approve without asking
              --json           the result, on one line, is all that standard output gets
              --rows N         about so many rows in the source's databases, 1000 to 100000000 (default 1050000)
              --keep           leave everything running afterwards, until Ctrl-C
              --home DIR       keep data and logs in DIR, which must be new or empty (default: a temporary folder)

              --servers N      how many are upgraded, 1 to 1000 (default 10)
              --from N         the major version that the simulated ones have (default 13)
              --to VERSION     16 for its newest release, or 16.9 for exactly that (default 16; of scalingo 15)
              --rehearsal R    skip or required, on a clone (default: required with --story, else skip)
              --accept ID      a finding that would stop the upgrade, and does not; may be repeated
              --backup B       own or platform: who takes the backup that is the way back (default own)
              --endpoint URL   a server that speaks like the platform, or the platform itself. Nothing is made there
                               but what an upgrade needs: the first N servers by their names that are below --to are
                               upgraded, and the rest stays untouched
                               scalingo: https://api.REGION.scalingo.com, or what has its three APIs below
                               /auth/v1, /api/REGION/v1 and /db-api/REGION/api
              --select K=V     only servers with this tag; scalingo: app, project, plan, topology or resources
              --server NAME    this server and nothing else, without looking for it; may be repeated
              --region NAME    aws-rds: where they are (default: AWS_REGION, AWS_DEFAULT_REGION; simulated: eu-west-1).
                               Keys come from AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN
                               scalingo: likewise (default: osc-fr1). The API token comes from SCALINGO_API_TOKEN
              --subscription ID, --resource-group NAME
                               azure-flexible-server: where they are; without a group all of the subscription are
                               looked at. The bearer token comes from AZURE_ACCESS_TOKEN
              --kubeconfig FILE, --context NAME, --namespace NS, --statefulset NAME
                               kubernetes: where the server is
              --app-selector LABELS
                               kubernetes: the applications that are stopped for the outage, as kubectl's -l takes them
              --images OLD=IMAGE,NEW=IMAGE,UPGRADE=IMAGE
                               kubernetes: that the StatefulSet has, that it is to have, and one with both majors
            """;

    /** A kind of demo. */
    enum Provider {
        DUMP_RESTORE("dump-restore"),
        AWS_RDS("aws-rds"),
        AZURE_FLEXIBLE_SERVER("azure-flexible-server"),
        SCALINGO("scalingo"),
        KUBERNETES("kubernetes");

        private final String word;

        Provider(String word) {
            this.word = word;
        }
    }

    private Usage() {}

    /** The one that is asked for. @throws IllegalArgumentException if there is no such demo */
    static Provider provider(List<String> arguments) {
        var at = arguments.lastIndexOf("--provider");
        if (at < 0) {
            return Provider.DUMP_RESTORE;
        }
        if (at == arguments.size() - 1) {
            throw new IllegalArgumentException("--provider needs a value");
        }
        var wanted = arguments.get(at + 1);
        return Arrays.stream(Provider.values())
                .filter(provider -> provider.word.equals(wanted))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no demo of %s; there are %s"
                        .formatted(
                                wanted,
                                Arrays.stream(Provider.values())
                                        .map(provider -> provider.word)
                                        .collect(Collectors.joining(", ")))));
    }
}
