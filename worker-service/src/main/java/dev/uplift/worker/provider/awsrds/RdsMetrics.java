package dev.uplift.worker.provider.awsrds;

import dev.uplift.contracts.Server;
import dev.uplift.outgoing.secret.Secrets;
import dev.uplift.worker.driver.Metrics;
import dev.uplift.worker.provider.awsrds.account.Accounts;
import dev.uplift.worker.provider.awsrds.account.Answers;
import dev.uplift.worker.provider.awsrds.account.AwsProblems;
import dev.uplift.worker.provider.awsrds.account.RdsAddress;
import java.util.Map;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkException;

/** What CloudWatch measures of servers on RDS. */
final class RdsMetrics implements Metrics {

    private final Accounts accounts;

    RdsMetrics(Accounts accounts) {
        this.accounts = accounts;
    }

    @Override
    public Map<Kind, Double> now(Server server, Secrets secrets) throws Unavailable, InterruptedException {
        try {
            var address = RdsAddress.of(server.address());
            return accounts.of(address).measurements().of(address.resource());
        } catch (AbortedException stopped) {
            throw Answers.interrupted(stopped);
        } catch (SdkException refused) {
            throw new Unavailable(
                    AwsProblems.of(refused, "looking at CloudWatch").detail());
        } catch (IllegalArgumentException wrong) {
            throw new Unavailable(wrong.getMessage());
        }
    }
}
