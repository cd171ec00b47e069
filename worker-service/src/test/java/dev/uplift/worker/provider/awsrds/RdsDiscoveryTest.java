package dev.uplift.worker.provider.awsrds;

import static org.assertj.core.api.Assertions.assertThat;

import dev.uplift.contracts.FoundServer;
import dev.uplift.contracts.Problem;
import dev.uplift.contracts.Server;
import dev.uplift.sandbox.aws.AwsSimulator;
import dev.uplift.sandbox.aws.NewCluster;
import dev.uplift.sandbox.aws.NewInstance;
import dev.uplift.sandbox.aws.Role;
import dev.uplift.sandbox.platform.Fault;
import dev.uplift.sandbox.platform.PlatformClock;
import dev.uplift.worker.driver.Discovery.Scope;
import dev.uplift.worker.provider.awsrds.account.Accounts;
import dev.uplift.worker.provider.awsrds.account.OwnCredentials;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(120)
class RdsDiscoveryTest {

    private static final String ACCOUNT = "210987654321";
    private static final String ROLE = "arn:aws:iam::%s:role/uplift".formatted(ACCOUNT);

    private final List<List<FoundServer>> pages = new ArrayList<>();
    private AwsSimulator aws;
    private Accounts accounts;

    @BeforeEach
    void start() throws IOException {
        OwnCredentials.set();
        aws = AwsSimulator.start(PlatformClock.standing(), 0);
        accounts = new Accounts(Optional.of(aws.uri()), Duration.ofSeconds(1), new SimpleMeterRegistry());
    }

    @AfterEach
    void stop() {
        accounts.close();
        aws.close();
    }

    @Test
    void an_instance_is_found_with_what_an_upgrade_of_it_needs() throws Exception {
        aws.region("eu-west-1")
                .create(NewInstance.of("orders", "13.14").tagged("team", "shop").tagged("tier", "gold"));

        assertThat(look(Map.of("regions", List.of("eu-west-1")))).isEmpty();

        assertThat(found()).singleElement().satisfies(server -> {
            assertThat(server.address()).isEqualTo(Map.of("region", "eu-west-1", "instance", "orders"));
            assertThat(server.labels()).isEqualTo(Map.of("team", "shop", "tier", "gold"));
            assertThat(server.version()).contains("13.14");
            assertThat(server.engine()).contains("postgres");
            assertThat(server.status()).contains("available");
            assertThat(server.identity())
                    .hasValueSatisfying(identity -> assertThat(identity).startsWith("rds:db-"));
        });
    }

    @Test
    void a_cluster_is_found_by_the_address_that_its_upgrade_takes() throws Exception {
        aws.region("eu-west-1").create(NewCluster.aurora("orders", "13.16").tagged("team", "shop"));

        assertThat(look(Map.of("regions", List.of("eu-west-1")))).isEmpty();

        var server = found().stream().findFirst().orElseThrow();
        assertThat(found()).hasSize(1);
        assertThat(server.address()).isEqualTo(Map.of("region", "eu-west-1", "cluster", "orders"));
        assertThat(server.labels()).isEqualTo(Map.of("team", "shop"));
        assertThat(server.identity())
                .contains("rds:"
                        + aws.region("eu-west-1")
                                .cluster("orders")
                                .orElseThrow()
                                .resourceId());
        assertThat(new AwsRdsDriver(accounts, null)
                        .located(
                                new Server(
                                        "aws-rds", server.address(), Optional.empty(), Map.of(), Server.DEFAULT_POOL),
                                null)
                        .address())
                .containsEntry("host", "orders.cluster-simulated.eu-west-1.rds.amazonaws.com")
                .containsEntry("port", 5432);
    }

    @Test
    void hundreds_come_in_pages_from_all_regions() throws Exception {
        IntStream.range(0, 230).forEach(i -> aws.region("eu-west-1").create(NewInstance.of("a-" + i, "13.14")));
        IntStream.range(0, 20).forEach(i -> aws.region("us-east-1").create(NewInstance.of("b-" + i, "15.4")));

        assertThat(look(Map.of("regions", List.of("eu-west-1", "us-east-1")))).isEmpty();

        assertThat(found()).hasSize(250).doesNotHaveDuplicates();
        assertThat(aws.calls().byOperation()).containsEntry("DescribeDBInstances", 4L);
    }

    @Test
    void only_servers_with_the_tag_and_with_postgresql_that_are_no_part_of_a_cluster() throws Exception {
        var region = aws.region("eu-west-1");
        region.create(NewInstance.of("wanted", "13.14").tagged("team", "shop"));
        region.create(NewInstance.of("other-team", "13.14").tagged("team", "pay"));
        region.create(NewInstance.of("no-team", "13.14"));
        region.create(NewInstance.of("mysql", "8.0.36").withEngine("mysql").tagged("team", "shop"));
        region.create(NewInstance.of("member", "13.14").memberOf("aurora").tagged("team", "shop"));

        assertThat(look(Map.of("regions", List.of("eu-west-1"), "tag", Map.of("team", "shop"))))
                .isEmpty();

        assertThat(found().stream().filter(server -> server.address().containsKey("instance")))
                .extracting(server -> server.address().get("instance"))
                .containsExactly("wanted");
    }

    @Test
    void another_account_is_looked_through_by_its_role_which_the_servers_keep() throws Exception {
        aws.accounts().add(Role.open(ROLE));
        aws.region("eu-west-1").create(NewInstance.of("ours", "13.14"));
        aws.region(ACCOUNT, "eu-west-1").create(NewInstance.of("theirs", "14.11"));

        assertThat(look(Map.of("regions", List.of("eu-west-1"), "role", ROLE))).isEmpty();

        assertThat(found())
                .extracting(FoundServer::address)
                .containsExactly(Map.of("region", "eu-west-1", "instance", "theirs", "role", ROLE));
        assertThat(aws.calls().byOperation()).containsEntry("AssumeRole", 1L);
    }

    @Test
    void a_role_that_may_not_be_assumed_is_the_answer() throws Exception {
        assertThat(look(Map.of("regions", List.of("eu-west-1"), "role", ROLE)))
                .hasValueSatisfying(problem -> assertThat(problem)
                        .returns("access-denied", Problem::code)
                        .satisfies(denied -> assertThat(denied.detail()).contains("sts:AssumeRole")));
    }

    @Test
    void what_the_platform_cannot_get_over_is_the_answer() throws Exception {
        aws.region("eu-west-1").create(NewInstance.of("orders", "13.14"));
        aws.faults()
                .add(Fault.next("DescribeDBInstances", new Fault.Refuse(400, "Throttling", "slower"))
                        .times(100));

        assertThat(look(Map.of("regions", List.of("eu-west-1"))))
                .hasValueSatisfying(problem -> assertThat(problem)
                        .returns(Problem.Kind.TRANSIENT, Problem::kind)
                        .returns("platform-throttled", Problem::code));
    }

    @Test
    void a_platform_without_clusters_has_none() throws Exception {
        aws.region("eu-west-1").create(NewInstance.of("orders", "13.14"));
        aws.faults().add(Fault.next("DescribeDBClusters", new Fault.Page(404, "text/html", "<h1>Not Found</h1>")));

        assertThat(look(Map.of("regions", List.of("eu-west-1")))).isEmpty();
        assertThat(found()).hasSize(1);
    }

    @Test
    void who_may_not_see_clusters_is_told() throws Exception {
        aws.faults().add(Fault.next("DescribeDBClusters", new Fault.Refuse(403, "AccessDenied", "no")));

        assertThat(look(Map.of("regions", List.of("eu-west-1"))))
                .hasValueSatisfying(problem -> assertThat(problem.detail()).contains("rds:DescribeDBClusters"));
    }

    private Optional<Problem> look(Map<String, Object> terms) throws InterruptedException {
        return new RdsDiscovery(accounts).run(new Scope(terms, Optional.empty()), reference -> reference, pages::add);
    }

    private List<FoundServer> found() {
        return pages.stream().flatMap(List::stream).toList();
    }
}
