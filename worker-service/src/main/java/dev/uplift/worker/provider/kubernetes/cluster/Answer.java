package dev.uplift.worker.provider.kubernetes.cluster;

/**
 * What a command in a container has answered.
 *
 * @param exit its code
 * @param out what it wrote
 * @param error what it complained of
 */
public record Answer(int exit, String out, String error) {}
