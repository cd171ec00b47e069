package dev.uplift.api.security;

import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** What somebody may do. Everyone may look; only an admin both operates and approves. */
enum Role {
    VIEWER,
    OPERATOR,
    APPROVER,
    ADMIN;

    /** @throws IllegalArgumentException if there is no such role */
    static Role of(String name) {
        return Arrays.stream(values())
                .filter(role -> role.word().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "'%s' is no role: viewer, operator, approver, admin".formatted(name)));
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** This role and those that it contains, as words. */
    Set<String> implied() {
        var contained = switch (this) {
            case VIEWER -> Set.of(VIEWER);
            case OPERATOR -> Set.of(VIEWER, OPERATOR);
            case APPROVER -> Set.of(VIEWER, APPROVER);
            case ADMIN -> Set.of(values());
        };
        return contained.stream().map(Role::word).collect(Collectors.toUnmodifiableSet());
    }
}
