package dev.uplift.sandbox.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReplicasTest {

    private SimulatedRds rds;

    @BeforeEach
    void start() throws IOException {
        rds = new SimulatedRds();
        rds.create("orders", "13.16");
        rds.region().create(NewInstance.of("reader", "13.16").replicaOf("orders"));
    }

    @AfterEach
    void stop() {
        rds.close();
    }

    private void upgrade(String name, String version) {
        rds.client()
                .modifyDBInstance(r -> r.dbInstanceIdentifier(name)
                        .engineVersion(version)
                        .allowMajorVersionUpgrade(true)
                        .applyImmediately(true));
    }

    @Test
    void sourceAndReplicaNameEachOther() {
        assertThat(rds.instance("orders").readReplicaDBInstanceIdentifiers()).containsExactly("reader");
        assertThat(rds.instance("reader").readReplicaSourceDBInstanceIdentifier())
                .isEqualTo("orders");
        assertThat(rds.instance("reader").statusInfos()).singleElement().satisfies(info -> {
            assertThat(info.statusType()).isEqualTo("read replication");
            assertThat(info.normal()).isTrue();
            assertThat(info.status()).isEqualTo("replicating");
        });
    }

    @Test
    void aMajorUpgradeTakesReplicasOfTheRegionAlongAndLastsLonger() {
        upgrade("orders", "16.9");

        rds.pass(Duration.ofMinutes(19));
        assertThat(rds.status("orders")).isEqualTo("upgrading");
        assertThat(rds.status("reader")).isEqualTo("upgrading");
        rds.pass(SimulatedRds.LONG);
        assertThat(rds.instance("orders").engineVersion()).isEqualTo("16.9");
        assertThat(rds.instance("reader").engineVersion()).isEqualTo("16.9");
        assertThat(rds.status("reader")).isEqualTo("available");
    }

    @Test
    void aReplicaThatBreaksEndsIncompatible() {
        rds.region().upgradesOf("reader", new UpgradeBehaviour.BreaksReplica());

        upgrade("orders", "16.9");
        rds.pass(SimulatedRds.LONG);

        assertThat(rds.status("orders")).isEqualTo("available");
        assertThat(rds.status("reader")).isEqualTo("incompatible-restore");
        assertThat(rds.instance("reader").statusInfos().getFirst().status()).isEqualTo("terminated");
    }

    @Test
    void replicasElsewhereAreLeftBehind() {
        rds.aws().region("us-east-1").create(NewInstance.of("far", "13.16").replicaOf("orders", RdsClients.REGION));
        assertThat(rds.instance("orders").readReplicaDBInstanceIdentifiers())
                .containsExactly("reader", "arn:aws:rds:us-east-1:123456789012:db:far");

        upgrade("orders", "16.9");
        rds.pass(SimulatedRds.LONG);

        try (var far = RdsClients.of(rds.aws(), "us-east-1")) {
            var replica = far.describeDBInstances().dbInstances().getFirst();
            assertThat(replica.engineVersion()).isEqualTo("13.16");
            assertThat(replica.statusInfos().getFirst().normal()).isFalse();
            assertThat(replica.readReplicaSourceDBInstanceIdentifier())
                    .isEqualTo("arn:aws:rds:eu-west-1:123456789012:db:orders");
        }
    }

    @Test
    void aReplicaIsNotUpgradedToAnotherMajorVersionByItselfButToAnotherMinorOne() {
        SimulatedRds.refusal("InvalidParameterCombination", () -> upgrade("reader", "16.9"));

        upgrade("reader", "13.18");
        rds.pass(SimulatedRds.LONG);

        assertThat(rds.instance("reader").engineVersion()).isEqualTo("13.18");
        assertThat(rds.instance("orders").engineVersion()).isEqualTo("13.16");
    }

    @Test
    void aReplicaIsMadeAndPromoted() {
        rds.client()
                .createDBInstanceReadReplica(
                        r -> r.dbInstanceIdentifier("second").sourceDBInstanceIdentifier("orders"));
        assertThat(rds.status("second")).isEqualTo("creating");
        rds.pass(SimulatedRds.LONG);

        rds.client().promoteReadReplica(r -> r.dbInstanceIdentifier("second"));
        rds.pass(SimulatedRds.LONG);

        assertThat(rds.instance("second").readReplicaSourceDBInstanceIdentifier())
                .isNull();
        assertThat(rds.instance("second").backupRetentionPeriod()).isEqualTo(1);
        assertThat(rds.instance("orders").readReplicaDBInstanceIdentifiers()).containsExactly("reader");
        SimulatedRds.refusal(
                "InvalidDBInstanceState", () -> rds.client().promoteReadReplica(r -> r.dbInstanceIdentifier("second")));
    }

    @Test
    void withoutItsSourceAReplicaStandsAlone() {
        rds.region().vanishes("orders");

        assertThat(rds.instance("reader").readReplicaSourceDBInstanceIdentifier())
                .isNull();
    }
}
