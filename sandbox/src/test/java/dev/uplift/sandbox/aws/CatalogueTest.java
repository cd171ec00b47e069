package dev.uplift.sandbox.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.rds.model.DBEngineVersion;
import software.amazon.awssdk.services.rds.model.Filter;
import software.amazon.awssdk.services.rds.model.Tag;
import software.amazon.awssdk.services.rds.model.UpgradeTarget;

class CatalogueTest {

    private SimulatedRds rds;

    @BeforeEach
    void start() throws IOException {
        rds = new SimulatedRds();
        rds.create("orders", "13.16");
    }

    @AfterEach
    void stop() {
        rds.close();
    }

    @Test
    void aVersionNamesWhatItCanBeUpgradedTo() {
        var version = rds.client()
                .describeDBEngineVersions(r -> r.engine("postgres").engineVersion("13.16"))
                .dbEngineVersions()
                .getFirst();

        assertThat(version.dbParameterGroupFamily()).isEqualTo("postgres13");
        assertThat(version.validUpgradeTarget())
                .extracting(UpgradeTarget::engineVersion)
                .contains("13.18", "14.13", "16.9", "17.6")
                .doesNotContain("13.16", "13.15", "14.12", "16.3");
        assertThat(version.validUpgradeTarget())
                .filteredOn(UpgradeTarget::isMajorVersionUpgrade)
                .extracting(UpgradeTarget::engineVersion)
                .contains("16.9")
                .doesNotContain("13.18");
    }

    @Test
    void aMajorVersionHasADefaultAndAnUnknownOneHasNothing() {
        assertThat(rds.client()
                        .describeDBEngineVersions(
                                r -> r.engine("postgres").engineVersion("16").defaultOnly(true))
                        .dbEngineVersions())
                .extracting(DBEngineVersion::engineVersion)
                .containsExactly("16.11");
        assertThat(rds.client()
                        .describeDBEngineVersions(r -> r.engine("postgres").engineVersion("16.99"))
                        .dbEngineVersions())
                .isEmpty();
    }

    @Test
    void aClassIsOfferedForSomeVersions() {
        assertThat(orderable("16.9", "db.m6g.large")).isEqualTo(1);
        assertThat(orderable("16.9", "db.t2.micro")).isZero();
        assertThat(orderable("12.22", "db.t2.micro")).isEqualTo(1);
    }

    private int orderable(String version, String instanceClass) {
        return rds.client()
                .describeOrderableDBInstanceOptions(
                        r -> r.engine("postgres").engineVersion(version).dbInstanceClass(instanceClass))
                .orderableDBInstanceOptions()
                .size();
    }

    @Test
    void maintenanceAndIntegrationsAreThoseThatWerePutThere() {
        rds.create("calm", "13.16");
        rds.region().plansMaintenance("orders", "system-update");
        rds.region().integrates("orders", "to-warehouse");
        var filter =
                Filter.builder().name("db-instance-id").values("orders", "calm").build();

        assertThat(rds.client()
                        .describePendingMaintenanceActions(r -> r.filters(filter))
                        .pendingMaintenanceActions())
                .singleElement()
                .satisfies(pending -> {
                    assertThat(pending.resourceIdentifier()).endsWith(":db:orders");
                    assertThat(pending.pendingMaintenanceActionDetails()
                                    .getFirst()
                                    .action())
                            .isEqualTo("system-update");
                });
        assertThat(integrations(rds.instance("orders").dbInstanceArn())).isEqualTo(1);
        assertThat(integrations(rds.instance("calm").dbInstanceArn())).isZero();
    }

    private int integrations(String source) {
        var filter = Filter.builder().name("source-arn").values(source).build();
        return rds.client()
                .describeIntegrations(r -> r.filters(filter))
                .integrations()
                .size();
    }

    @Test
    void tagsAreAddedListedAndRemoved() {
        var arn = rds.instance("orders").dbInstanceArn();
        rds.client()
                .addTagsToResource(r -> r.resourceName(arn)
                        .tags(
                                Tag.builder().key("a").value("1").build(),
                                Tag.builder().key("b").value("2").build()));
        rds.client().removeTagsFromResource(r -> r.resourceName(arn).tagKeys("a"));

        assertThat(rds.client().listTagsForResource(r -> r.resourceName(arn)).tagList())
                .extracting(Tag::key)
                .containsExactly("b");
        assertThat(rds.region().instance("orders").orElseThrow().tags()).isEqualTo(Map.of("b", "2"));
    }
}
