package dev.uplift.sandbox.aws;

import dev.uplift.sandbox.platform.PlatformServer;

/** One of the protocols that AWS speaks on one port: query, JSON by {@code X-Amz-Target}, CBOR by path. */
interface AwsApi extends PlatformServer.Protocol {

    /** Whether a request is one of its own. */
    boolean speaks(PlatformServer.Request request);
}
