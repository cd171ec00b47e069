package dev.uplift.worker.provider.awsrds;

/** The worker's own credentials, as the SDK's chain finds them first. */
final class OwnCredentials {

    private static final String KEY = "aws.accessKeyId";
    private static final String SECRET = "aws.secretAccessKey";

    private OwnCredentials() {}

    static void set() {
        System.setProperty(KEY, "AKIATEST");
        System.setProperty(SECRET, "no secret at all");
    }

    static void clear() {
        System.clearProperty(KEY);
        System.clearProperty(SECRET);
        // or the chain asks the machine's cloud, which takes its time where there is none
        System.setProperty("aws.disableEc2Metadata", "true");
    }
}
