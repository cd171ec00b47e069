package dev.uplift.sandbox.aws;

/**
 * Who a call is from.
 *
 * @param account that it acts in, twelve digits
 * @param id the unique id that {@code GetCallerIdentity} calls UserId
 * @param arn of the user or of the assumed role's session
 */
record Principal(String account, String id, String arn) {}
