package dev.uplift.sandbox.aws;

import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.regions.Region;

/** The real SDK's clients, pointed at a simulator. */
final class Clients {

    private Clients() {}

    /** In eu-west-1, with a key that belongs to the default account. */
    static <B extends AwsClientBuilder<B, C>, C> C of(B builder, AwsSimulator aws) {
        return of(builder, aws, AwsBasicCredentials.create("test", "test"));
    }

    static <B extends AwsClientBuilder<B, C>, C> C of(B builder, AwsSimulator aws, AwsCredentials credentials) {
        return builder.endpointOverride(aws.uri())
                .region(Region.EU_WEST_1)
                .credentialsProvider(StaticCredentialsProvider.create(credentials))
                .build();
    }
}
