package dev.uplift.worker.verification;

import dev.uplift.contracts.Check;
import dev.uplift.contracts.Verification;
import dev.uplift.outgoing.http.AddressRule;
import dev.uplift.outgoing.http.OutgoingHttp;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Asks a URL, and looks at the status and the body. */
final class HttpCheck {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Duration SEARCH = Duration.ofSeconds(5);
    private static final int LONGEST_SHOWN = 100;

    private HttpCheck() {}

    static Check of(Verification.Http http, OutgoingHttp outgoing) throws InterruptedException {
        return of(http, outgoing, LIMIT);
    }

    static Check of(Verification.Http http, OutgoingHttp outgoing, Duration limit) throws InterruptedException {
        try {
            var wrong = new ArrayList<String>();
            var answer = outgoing.get(URI.create(http.url()), limit);
            if (answer.status() != http.status()) {
                wrong.add("status %d, expected %d".formatted(answer.status(), http.status()));
            }
            http.contains().ifPresent(wanted -> contains(answer, wanted, wrong));
            http.lacks().ifPresent(unwanted -> lacks(answer, unwanted, wrong));
            return wrong.isEmpty()
                    ? OwnChecks.check(http, true, "status %d, as expected".formatted(answer.status()))
                    : OwnChecks.check(http, false, String.join("; ", wrong));
        } catch (AddressRule.Refused | OutgoingHttp.NoAnswer none) {
            return OwnChecks.check(http, false, none.getMessage());
        }
    }

    private static void contains(OutgoingHttp.Answer answer, String wanted, List<String> wrong) {
        switch (BodySearch.in(answer.body(), Verification.Http.pattern(wanted), SEARCH)) {
            case BodySearch.Found _ -> {}
            case BodySearch.Missing _ ->
                wrong.add("the body does not contain '%s'%s"
                        .formatted(wanted, answer.whole() ? "" : " in its first MiB"));
            case BodySearch.TooSlow _ -> wrong.add("'contains' takes too long to look for");
        }
    }

    /** What was not read may hold it, so that only a whole body proves that it does not. */
    private static void lacks(OutgoingHttp.Answer answer, String unwanted, List<String> wrong) {
        switch (BodySearch.in(answer.body(), Verification.Http.pattern(unwanted), SEARCH)) {
            case BodySearch.Found(var text) ->
                wrong.add(
                        "the body contains '%s'".formatted(text.substring(0, Math.min(LONGEST_SHOWN, text.length()))));
            case BodySearch.Missing _ -> {
                if (!answer.whole()) {
                    wrong.add("the body is longer than a MiB, and was not read to its end");
                }
            }
            case BodySearch.TooSlow _ -> wrong.add("'lacks' takes too long to look for");
        }
    }
}
