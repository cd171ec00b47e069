package dev.uplift.worker.postgres;

import java.util.Optional;

/**
 * How a database sorts and classifies text.
 *
 * @param provider {@code c} for the C library, {@code i} for ICU, {@code b} for builtin
 * @param collate LC_COLLATE
 * @param ctype LC_CTYPE
 * @param locale of ICU or builtin
 * @param icuRules tailoring
 */
public record DatabaseLocale(
        String provider, String collate, String ctype, Optional<String> locale, Optional<String> icuRules) {

    private static final int FIRST_WITH_PROVIDERS = 15;

    /** The clauses of CREATE DATABASE. @param major of the server that gets them */
    String clauses(int major) {
        var clauses =
                new StringBuilder(" LC_COLLATE %s LC_CTYPE %s".formatted(Sql.literal(collate), Sql.literal(ctype)));
        if (major >= FIRST_WITH_PROVIDERS) {
            clauses.append(" LOCALE_PROVIDER ").append(providerName());
            locale.ifPresent(name -> clauses.append(isIcu() ? " ICU_LOCALE " : " BUILTIN_LOCALE ")
                    .append(Sql.literal(name)));
            icuRules.ifPresent(rules -> clauses.append(" ICU_RULES ").append(Sql.literal(rules)));
        }
        return clauses.toString();
    }

    public boolean isIcu() {
        return provider.equals("i");
    }

    public boolean isLibc() {
        return provider.equals("c");
    }

    public String providerName() {
        return switch (provider) {
            case "i" -> "icu";
            case "b" -> "builtin";
            default -> "libc";
        };
    }
}
