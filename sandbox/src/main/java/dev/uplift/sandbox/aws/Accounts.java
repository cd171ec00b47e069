package dev.uplift.sandbox.aws;

import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** To which account an access key belongs. Keys that were never issued belong to the default one. Safe for threads. */
final class Accounts {

    /** The account of everybody who assumed no role. */
    static final String DEFAULT = "123456789012";

    private final Map<String, String> accountOfKey = new ConcurrentHashMap<>();

    /** A new temporary access key. @param account twelve digits */
    String issueKey(String account) {
        var key = "ASIA"
                + UUID.randomUUID().toString().replace("-", "").substring(0, 16).toUpperCase(Locale.ROOT);
        accountOfKey.put(key, account);
        return key;
    }

    String of(String accessKey) {
        return accountOfKey.getOrDefault(accessKey, DEFAULT);
    }
}
