package dev.uplift.sandbox.aws;

import java.util.List;
import java.util.Map;

/** AWS Security Token Service: roles are assumed, and one can ask who one is. */
final class Sts {

    private static final String VERSION = "2011-06-15";
    private static final String NAMESPACE = "https://sts.amazonaws.com/doc/2011-06-15/";

    private final Accounts accounts;

    private Sts(Accounts accounts) {
        this.accounts = accounts;
    }

    static QueryService service(Accounts accounts) {
        var sts = new Sts(accounts);
        return new QueryService(
                VERSION,
                NAMESPACE,
                List.of(Map.of("AssumeRole", sts::assumeRole, "GetCallerIdentity", Sts::getCallerIdentity)));
    }

    private void assumeRole(QueryService.Call call, XmlAnswer out) {
        var session = accounts.assume(call.principal(), AssumeRole.of(call.fields()));
        out.element("AssumedRoleUser", () -> {
            out.text("AssumedRoleId", session.principal().id());
            out.text("Arn", session.principal().arn());
        });
        out.element("Credentials", () -> {
            out.text("AccessKeyId", session.accessKey());
            out.text("SecretAccessKey", session.secretKey());
            out.text("SessionToken", session.token());
            out.text("Expiration", session.expires());
        });
    }

    private static void getCallerIdentity(QueryService.Call call, XmlAnswer out) {
        out.text("Arn", call.principal().arn());
        out.text("UserId", call.principal().id());
        out.text("Account", call.principal().account());
    }
}
