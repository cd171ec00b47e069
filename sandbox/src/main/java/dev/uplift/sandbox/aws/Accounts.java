package dev.uplift.sandbox.aws;

import dev.uplift.sandbox.platform.PlatformClock;
import dev.uplift.sandbox.platform.PlatformServer.Request;
import dev.uplift.sandbox.platform.Refusal;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The accounts of a simulated AWS: whose the access keys are, the roles, and what is denied. Safe for threads.
 *
 * <p>Every key that was not made here belongs to one user of the default account, whatever its secret.
 */
public final class Accounts {

    /** The account of everybody who assumed no role. */
    public static final String DEFAULT = "123456789012";

    private static final Principal USER =
            new Principal(DEFAULT, "AIDA0000000000UPLIFT", "arn:aws:iam::%s:user/uplift".formatted(DEFAULT));
    private static final String TEMPORARY = "ASIA";
    private static final Duration SHORTEST_SESSION = Duration.ofMinutes(15);
    private static final int FORBIDDEN = 403;

    /** AWS always answers this one: who asks could find the same out from the answers to other calls. */
    private static final String NEVER_DENIED = "sts:GetCallerIdentity";

    private final PlatformClock clock;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, Role> roles = new HashMap<>();
    private final Map<String, Session> sessions = new HashMap<>();
    private final Map<String, Set<String>> denied = new HashMap<>();

    Accounts(PlatformClock clock) {
        this.clock = clock;
    }

    /** Makes a role, or changes the one of that ARN. */
    public synchronized void add(Role role) {
        roles.put(role.arn(), role);
    }

    /** From now on nobody of an account may do this. @param action as policies write it, {@code rds:ModifyDBInstance} */
    public synchronized void deny(String account, String action) {
        denied.computeIfAbsent(account, none -> new HashSet<>()).add(action);
    }

    /** Takes a denial back. */
    public synchronized void allow(String account, String action) {
        denied.getOrDefault(account, new HashSet<>()).remove(action);
    }

    /** Who signed. @throws Refusal if the credentials are unknown, have expired, or may not do this */
    synchronized Principal admit(Request request, String operation) {
        var signature = Signature.of(request);
        var principal = principal(signature);
        var action = signature.action(operation);
        if (denied.getOrDefault(principal.account(), Set.of()).contains(action) && !action.equals(NEVER_DENIED)) {
            throw denied(
                    "User: %s is not authorized to perform: %s because no identity-based policy allows the %s action",
                    principal.arn(), action, action);
        }
        return principal;
    }

    private Principal principal(Signature signature) {
        if (!signature.accessKey().startsWith(TEMPORARY)) {
            return USER;
        }
        var session = sessions.get(signature.accessKey());
        if (session == null || !signature.sessionToken().equals(Optional.of(session.token()))) {
            throw new Refusal(
                    FORBIDDEN, "InvalidClientTokenId", "The security token included in the request is invalid.");
        }
        if (!clock.now().isBefore(session.expires())) {
            throw new Refusal(FORBIDDEN, "ExpiredToken", "The security token included in the request is expired");
        }
        return session.principal();
    }

    /** @throws Refusal if the role is unknown, wants another external id or shorter sessions */
    synchronized Session assume(Principal by, AssumeRole wish) {
        var role = roles.get(wish.roleArn());
        // AWS does not tell a role that does not exist from one that may not be assumed
        if (role == null || role.externalId().isPresent() && !role.externalId().equals(wish.externalId())) {
            throw denied(
                    "User: %s is not authorized to perform: sts:AssumeRole on resource: %s", by.arn(), wish.roleArn());
        }
        if (wish.duration().compareTo(SHORTEST_SESSION) < 0) {
            throw Refusal.of(
                    "ValidationError",
                    "1 validation error detected: Value '%d' at 'durationSeconds' failed to satisfy constraint: "
                            + "Member must have value greater than or equal to %d",
                    wish.duration().toSeconds(),
                    SHORTEST_SESSION.toSeconds());
        }
        if (wish.duration().compareTo(role.longestSession()) > 0) {
            throw Refusal.of(
                    "ValidationError",
                    "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.");
        }
        var session = new Session(
                role.session(wish.sessionName()),
                TEMPORARY + randomHex(8),
                randomHex(20),
                randomHex(64),
                clock.now().plus(wish.duration()));
        sessions.put(session.accessKey(), session);
        return session;
    }

    private static Refusal denied(String message, Object... arguments) {
        return new Refusal(FORBIDDEN, "AccessDenied", message.formatted(arguments));
    }

    private String randomHex(int bytes) {
        var some = new byte[bytes];
        random.nextBytes(some);
        return HexFormat.of().withUpperCase().formatHex(some);
    }
}
