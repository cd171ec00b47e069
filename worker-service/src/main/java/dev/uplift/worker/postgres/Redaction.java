package dev.uplift.worker.postgres;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Takes passwords out of what tools and servers say.
 *
 * @param secrets texts that must not be shown
 */
public record Redaction(List<String> secrets) {

    /** Knows no secret, but the shapes in which statements and connection strings hold them. */
    public static final Redaction NONE = new Redaction(List.of());

    private static final String HIDDEN = "***";
    private static final int SHORTEST_SECRET = 4;
    private static final Pattern IN_STATEMENT =
            Pattern.compile("(?i)(password\"?\\s*[=:]?\\s*)('(?:[^']|'')*'|\"[^\"]*\"|(?<==)[^\\s']+)");
    private static final Pattern IN_URI = Pattern.compile("(://[^:@/\\s]*:)[^@\\s]*@");

    public Redaction {
        secrets = secrets.stream()
                .filter(secret -> secret.length() >= SHORTEST_SECRET)
                .toList();
    }

    /** Of the passwords of these servers. */
    public static Redaction of(Dsn... servers) {
        return new Redaction(Stream.of(servers)
                .flatMap(dsn -> dsn.credentials().password().stream())
                .toList());
    }

    public String of(String line) {
        var shown = line;
        for (var secret : secrets) {
            shown = shown.replace(secret, HIDDEN);
        }
        shown = IN_STATEMENT.matcher(shown).replaceAll("$1" + HIDDEN);
        return IN_URI.matcher(shown).replaceAll("$1" + HIDDEN + "@");
    }

    public List<String> of(List<String> lines) {
        return lines.stream().map(this::of).toList();
    }
}
