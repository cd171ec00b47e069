package dev.uplift.sandbox.aws;

import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.rds.RdsClient;

/** Clients of the real SDK. */
final class RdsClients {

    static final String REGION = "eu-west-1";

    private RdsClients() {}

    static RdsClient of(AwsSimulator aws) {
        return of(aws, REGION);
    }

    static RdsClient of(AwsSimulator aws, String region) {
        return RdsClient.builder()
                .endpointOverride(aws.uri())
                .region(Region.of(region))
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("key", "secret")))
                .build();
    }
}
