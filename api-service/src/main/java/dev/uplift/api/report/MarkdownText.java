package dev.uplift.api.report;

import io.quarkus.qute.Expression;
import io.quarkus.qute.RawString;
import io.quarkus.qute.ResultMapper;
import io.quarkus.qute.TemplateNode.Origin;
import io.quarkus.qute.Variant;
import java.util.regex.Pattern;

/**
 * Texts of others in Markdown (CommonMark with GitHub's tables): they say what they say, and mean nothing. Every value of
 * a Markdown template passes {@link #map}, one line each; {@link #block} is for texts of several lines.
 */
public final class MarkdownText implements ResultMapper {

    /** Of the templates whose values are mapped. */
    static final String MEDIA_TYPE = "text/markdown";

    private static final String ACTIVE = "\\`*[]<>|~&";
    /** At the beginning of a line they make headings, lists and underlines. */
    private static final Pattern BEGINNING = Pattern.compile("^([-+=#]|\\d{1,9}(?=[.)](\\s|$)))");

    private static final Pattern BLANKS = Pattern.compile("[\\s\\p{Cntrl}\u2028\u2029]+");
    private static final Pattern CONTROLS = Pattern.compile("[\\p{Cntrl}&&[^\n\t]]");
    private static final Pattern FENCES = Pattern.compile("`+");

    @Override
    public boolean appliesTo(Origin origin, Object result) {
        return !(result instanceof RawString)
                && origin.getVariant()
                        .map(Variant::getContentType)
                        .filter(MEDIA_TYPE::equals)
                        .isPresent();
    }

    @Override
    public String map(Object result, Expression expression) {
        return escape(result.toString());
    }

    static String escape(String text) {
        var line = BLANKS.matcher(text).replaceAll(" ").strip();
        var escaped = new StringBuilder();
        var beginning = BEGINNING.matcher(line);
        var from = 0;
        if (beginning.find()) {
            from = beginning.end();
            var number = Character.isDigit(line.charAt(0));
            escaped.append(number ? beginning.group() + "\\" : "\\" + beginning.group());
        }
        for (var i = from; i < line.length(); i++) {
            var letter = line.charAt(i);
            if (ACTIVE.indexOf(letter) >= 0 || letter == '_' && !isInsideWord(line, i)) {
                escaped.append('\\');
            }
            escaped.append(letter);
        }
        return escaped.toString();
    }

    /** There an underscore is only itself, and names of tables stay readable. */
    private static boolean isInsideWord(String line, int at) {
        return at > 0
                && at < line.length() - 1
                && Character.isLetterOrDigit(line.charAt(at - 1))
                && Character.isLetterOrDigit(line.charAt(at + 1));
    }

    /** The text as it is, line by line, between fences that it cannot close. */
    public RawString block(String text) {
        var plain = CONTROLS.matcher(text.replace("\r\n", "\n")).replaceAll(" ");
        var longest = FENCES.matcher(plain)
                .results()
                .mapToInt(run -> run.end() - run.start())
                .max()
                .orElse(0);
        var fence = "`".repeat(Math.max(3, longest + 1));
        return new RawString("%s\n%s\n%s".formatted(fence, plain.strip(), fence));
    }
}
