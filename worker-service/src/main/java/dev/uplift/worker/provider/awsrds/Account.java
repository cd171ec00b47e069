package dev.uplift.worker.provider.awsrds;

import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.rds.RdsClient;

/**
 * One account in one region, shared by all steps that work there.
 *
 * @param rds for calls that change something, and for what one server alone wants to know
 * @param cloudWatch for its metrics
 * @param fleet what is there now, read for many at once
 * @param versions what could be there, read seldom
 */
record Account(RdsClient rds, CloudWatchClient cloudWatch, Fleet fleet, Versions versions) {}
