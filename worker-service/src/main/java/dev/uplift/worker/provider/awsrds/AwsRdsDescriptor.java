package dev.uplift.worker.provider.awsrds;

import static dev.uplift.worker.driver.Schema.anyText;
import static dev.uplift.worker.driver.Schema.choice;
import static dev.uplift.worker.driver.Schema.flag;
import static dev.uplift.worker.driver.Schema.list;
import static dev.uplift.worker.driver.Schema.mapTo;
import static dev.uplift.worker.driver.Schema.text;

import dev.uplift.contracts.CatalogueEntry;
import dev.uplift.contracts.Descriptor;
import dev.uplift.worker.driver.ObjectSchema;
import dev.uplift.worker.driver.Schema;
import dev.uplift.worker.postgres.PostgresAddress;
import dev.uplift.worker.provider.awsrds.account.Accounts;
import dev.uplift.worker.provider.awsrds.plan.BlueGreenPlan;
import dev.uplift.worker.provider.awsrds.plan.InPlacePlan;
import java.util.List;
import java.util.Map;

/** What the driver says about itself: which addresses and options it takes. */
final class AwsRdsDescriptor {

    static final String PROVIDER = Accounts.PROVIDER;

    private static final Schema REGION = text("^[a-z]{2}(-[a-z]+)+-\\d$");
    private static final Schema ROLE = text("^arn:aws[a-z-]*:iam::\\d{12}:role/.+$");
    private static final Schema IDENTIFIER = text("^[A-Za-z](?:-?[A-Za-z0-9]){0,62}$");
    private static final Schema DURATION = text("^P(\\d+D)?(T.+)?$");

    private AwsRdsDescriptor() {}

    static Descriptor descriptor(List<CatalogueEntry> prechecks) {
        return new Descriptor(
                        PROVIDER,
                        "PostgreSQL on AWS RDS",
                        address(),
                        options(),
                        List.of(InPlacePlan.STRATEGY, BlueGreenPlan.STRATEGY),
                        false,
                        false,
                        true,
                        prechecks)
                .discovering(scope());
    }

    private static Map<String, Object> address() {
        var address = new ObjectSchema()
                .required("region", REGION.described("for example eu-west-1"))
                .optional("instance", IDENTIFIER.described("DB instance identifier"))
                .optional("cluster", IDENTIFIER.described("DB cluster identifier"))
                .exactlyOneOf("instance", "cluster")
                .optional("role", ROLE.described("the role to assume in the server's account"));
        return PostgresAddress.withLogin(address).json();
    }

    /** Where servers are looked for. */
    private static Map<String, Object> scope() {
        return new ObjectSchema()
                .required("regions", list(REGION).with("minItems", 1).with("uniqueItems", true))
                .optional("role", ROLE.described("the role to assume in the servers' account"))
                .optional("tag", mapTo(anyText()).described("only servers that carry all of these tags"))
                .json();
    }

    private static Map<String, Object> options() {
        return new ObjectSchema()
                .optional("parameterGroup", text().described("an existing parameter group of the new family"))
                .optional(
                        "clusterParameterGroup",
                        text().described("an existing cluster parameter group of the new family"))
                .optional(
                        "parameterSettling",
                        DURATION.described("how long RDS needs after a parameter group was made, PT5M"))
                .optional(
                        "rehearsalClass",
                        text().described("instance class of the clone; another one than the original's never predicts"))
                .optional(
                        "rehearsalSecurityGroups",
                        list(text()).described("of the clone, for example one without egress"))
                .optional("rollback", choice("snapshot", "point-in-time").byDefault("snapshot"))
                .optional(
                        "endpointSwap",
                        flag().byDefault(true)
                                .described("whether a restored instance takes the original's name and endpoint"))
                .optional(
                        "switchoverTimeout",
                        DURATION.described("PT30S to PT1H, after which RDS takes a switchover back"))
                .json();
    }
}
