package dev.uplift.worker.provider.awsrds.account;

import software.amazon.awssdk.services.rds.RdsClient;

/**
 * One account in one region, shared by all steps that work there.
 *
 * @param rds for calls that change something, and for what one server alone wants to know
 * @param measurements what CloudWatch measures now, read for many at once
 * @param fleet what is there now, read for many at once
 * @param versions what could be there, read seldom
 */
public record Account(RdsClient rds, Measurements measurements, Fleet fleet, Versions versions) {}
