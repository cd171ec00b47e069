/** PostgreSQL on AWS RDS. The one package that knows the AWS SDK. */
package dev.uplift.worker.provider.awsrds;
