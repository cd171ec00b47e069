package dev.uplift.sandbox.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallingType;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.services.rds.model.DescribeBlueGreenDeploymentsResponse;
import software.amazon.awssdk.services.rds.model.DescribeDbClusterParameterGroupsResponse;
import software.amazon.awssdk.services.rds.model.DescribeDbClusterParametersResponse;
import software.amazon.awssdk.services.rds.model.DescribeDbClusterSnapshotsResponse;
import software.amazon.awssdk.services.rds.model.DescribeDbClustersResponse;
import software.amazon.awssdk.services.rds.model.DescribeDbEngineVersionsResponse;
import software.amazon.awssdk.services.rds.model.DescribeDbInstancesResponse;
import software.amazon.awssdk.services.rds.model.DescribeDbLogFilesResponse;
import software.amazon.awssdk.services.rds.model.DescribeDbParameterGroupsResponse;
import software.amazon.awssdk.services.rds.model.DescribeDbParametersResponse;
import software.amazon.awssdk.services.rds.model.DescribeDbSnapshotsResponse;
import software.amazon.awssdk.services.rds.model.DescribeEngineDefaultParametersResponse;
import software.amazon.awssdk.services.rds.model.DescribeEventsResponse;
import software.amazon.awssdk.services.rds.model.DescribeIntegrationsResponse;
import software.amazon.awssdk.services.rds.model.DescribeOrderableDbInstanceOptionsResponse;
import software.amazon.awssdk.services.rds.model.DescribePendingMaintenanceActionsResponse;
import software.amazon.awssdk.services.rds.model.ListTagsForResourceResponse;

/** No element of an answer is unknown to the SDK: one with a slip in its name would be lost without a word. */
class AnswersTest {

    private record Question(String query, SdkPojo answer) {
        @Override
        public String toString() {
            return query;
        }
    }

    static List<Question> questions() {
        return List.of(
                new Question(
                        "DescribeDBInstances",
                        DescribeDbInstancesResponse.builder().build()),
                new Question(
                        "DescribeDBSnapshots",
                        DescribeDbSnapshotsResponse.builder().build()),
                new Question(
                        "DescribeDBClusters",
                        DescribeDbClustersResponse.builder().build()),
                new Question(
                        "DescribeDBClusterSnapshots",
                        DescribeDbClusterSnapshotsResponse.builder().build()),
                new Question(
                        "DescribeDBClusterParameterGroups",
                        DescribeDbClusterParameterGroupsResponse.builder().build()),
                new Question(
                        "DescribeDBClusterParameters&DBClusterParameterGroupName=shared",
                        DescribeDbClusterParametersResponse.builder().build()),
                new Question(
                        "DescribeBlueGreenDeployments",
                        DescribeBlueGreenDeploymentsResponse.builder().build()),
                new Question(
                        "DescribeDBEngineVersions&EngineVersion=16.9",
                        DescribeDbEngineVersionsResponse.builder().build()),
                new Question(
                        "DescribeOrderableDBInstanceOptions&Engine=postgres",
                        DescribeOrderableDbInstanceOptionsResponse.builder().build()),
                new Question(
                        "DescribePendingMaintenanceActions",
                        DescribePendingMaintenanceActionsResponse.builder().build()),
                new Question(
                        "DescribeIntegrations",
                        DescribeIntegrationsResponse.builder().build()),
                new Question(
                        "DescribeDBParameterGroups",
                        DescribeDbParameterGroupsResponse.builder().build()),
                new Question(
                        "DescribeDBParameters&DBParameterGroupName=tuned",
                        DescribeDbParametersResponse.builder().build()),
                new Question(
                        "DescribeEngineDefaultParameters&DBParameterGroupFamily=postgres16",
                        DescribeEngineDefaultParametersResponse.builder().build()),
                new Question("DescribeEvents", DescribeEventsResponse.builder().build()),
                new Question(
                        "DescribeDBLogFiles&DBInstanceIdentifier=orders",
                        DescribeDbLogFilesResponse.builder().build()),
                new Question(
                        "ListTagsForResource&ResourceName=arn:aws:rds:eu-west-1:123456789012:db:orders",
                        ListTagsForResourceResponse.builder().build()));
    }

    @ParameterizedTest
    @MethodSource("questions")
    void everyElementIsKnownToTheSdk(Question question) throws Exception {
        try (var rds = new SimulatedRds()) {
            fill(rds);

            var result = ask(rds.aws().uri(), question.query());

            assertThat(children(result)).isNotEmpty();
            assertThat(unknown(result, question.answer(), "")).isEmpty();
        }
    }

    private static void fill(SimulatedRds rds) {
        var region = rds.region();
        region.createParameterGroup("tuned", "postgres13", Map.of("work_mem", "65536"));
        region.create(NewInstance.of("orders", "13.16")
                .withParameterGroup("tuned")
                .with(Setting.LOG_EXPORTS, "postgresql")
                .with(Setting.IOPS, "3000")
                .with(Setting.MONITORING_ROLE, "arn:aws:iam::123456789012:role/monitoring")
                .tagged("team", "shop"));
        region.create(NewInstance.of("reader", "13.16").replicaOf("orders"));
        region.hasLog("orders", "error/postgresql.log", "text\n");
        region.plansMaintenance("orders", "system-update");
        region.integrates("orders", "to-warehouse");
        fillClusters(rds);
        rds.client().createDBSnapshot(r -> r.dbInstanceIdentifier("orders").dbSnapshotIdentifier("before"));
        rds.client()
                .modifyDBInstance(r -> r.dbInstanceIdentifier("reader")
                        .dbInstanceClass("db.m6g.xlarge")
                        .allocatedStorage(40)
                        .multiAZ(true)
                        .dbSubnetGroupName("other"));
    }

    private static void fillClusters(SimulatedRds rds) {
        rds.client()
                .createDBClusterParameterGroup(r -> r.dbClusterParameterGroupName("shared")
                        .dbParameterGroupFamily("aurora-postgresql16")
                        .description("of a test"));
        rds.region().create(NewCluster.aurora("shop", "16.9").tagged("team", "shop"));
        rds.region().create(NewCluster.multiAz("bank", "16.9"));
        rds.client().createDBClusterSnapshot(r -> r.dbClusterIdentifier("bank").dbClusterSnapshotIdentifier("before"));
        rds.client()
                .modifyDBCluster(r ->
                        r.dbClusterIdentifier("shop").engineVersion("16.10").applyImmediately(true));
        rds.create("blue", "16.9");
        rds.client()
                .createBlueGreenDeployment(r -> r.blueGreenDeploymentName("bg")
                        .source("arn:aws:rds:eu-west-1:123456789012:db:blue")
                        .targetEngineVersion("16.10"));
        rds.pass(Duration.ofMinutes(2));
    }

    private static Element ask(URI uri, String query) throws Exception {
        var request = HttpRequest.newBuilder(uri)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header(
                        "Authorization",
                        "AWS4-HMAC-SHA256 Credential=key/20260101/eu-west-1/rds/aws4_request, Signature=x")
                .POST(HttpRequest.BodyPublishers.ofString("Version=2014-10-31&Action=" + query))
                .build();
        try (var http = HttpClient.newHttpClient()) {
            var body =
                    http.send(request, HttpResponse.BodyHandlers.ofByteArray()).body();
            var document =
                    DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new ByteArrayInputStream(body));
            return children(document.getDocumentElement()).getFirst();
        }
    }

    private static List<String> unknown(Element element, SdkPojo pojo, String path) {
        var fields = pojo.sdkFields().stream()
                .collect(Collectors.toMap(SdkField::unmarshallLocationName, Function.identity()));
        var unknown = new ArrayList<String>();
        for (var child : children(element)) {
            var field = fields.get(child.getTagName());
            if (field == null) {
                unknown.add(path + "/" + child.getTagName());
            } else {
                unknown.addAll(unknownWithin(child, field, path + "/" + child.getTagName()));
            }
        }
        return unknown;
    }

    private static List<String> unknownWithin(Element element, SdkField<?> field, String path) {
        if (field.marshallingType().equals(MarshallingType.SDK_POJO)) {
            return unknown(element, field.constructor().get(), path);
        }
        var unknown = new ArrayList<String>();
        if (field.marshallingType().equals(MarshallingType.LIST)) {
            var list = field.getTrait(ListTrait.class);
            // without a name of its own a member is called member
            var name = Objects.requireNonNullElse(list.memberLocationName(), "member");
            for (var member : children(element)) {
                if (!member.getTagName().equals(name)) {
                    unknown.add(path + "/" + member.getTagName());
                }
                unknown.addAll(unknownWithin(member, list.memberFieldInfo(), path + "/" + member.getTagName()));
            }
        }
        return unknown;
    }

    private static List<Element> children(Element element) {
        var children = new ArrayList<Element>();
        for (Node node = element.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element child) {
                children.add(child);
            }
        }
        return children;
    }
}
