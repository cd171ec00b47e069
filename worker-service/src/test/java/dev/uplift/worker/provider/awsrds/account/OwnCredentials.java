package dev.uplift.worker.provider.awsrds.account;

/** The worker's own credentials, as the SDK's chain finds them first. */
public final class OwnCredentials {

    private static final String KEY = "aws.accessKeyId";
    private static final String SECRET = "aws.secretAccessKey";

    private OwnCredentials() {}

    public static void set() {
        System.setProperty(KEY, "AKIATEST");
        System.setProperty(SECRET, "no secret at all");
    }

    public static void clear() {
        System.clearProperty(KEY);
        System.clearProperty(SECRET);
        // or the chain asks the machine's cloud, which takes its time where there is none
        System.setProperty("aws.disableEc2Metadata", "true");
    }
}
