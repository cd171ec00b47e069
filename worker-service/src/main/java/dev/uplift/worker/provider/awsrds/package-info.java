/** PostgreSQL on AWS RDS. With what is below it, the one package that knows the AWS SDK. */
package dev.uplift.worker.provider.awsrds;
