package dev.uplift.worker.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.uplift.contracts.FoundServer;
import dev.uplift.contracts.Problem;
import dev.uplift.contracts.Problem.Kind;
import dev.uplift.contracts.command.Command.Inquiry;
import dev.uplift.contracts.event.Event.Discovered;
import dev.uplift.contracts.event.Event.Inquiring;
import dev.uplift.contracts.event.Event.InquiryEvent;
import dev.uplift.contracts.event.Event.InquiryFailed;
import dev.uplift.contracts.plan.Lane;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How a worker looks for servers. */
class InquiriesTest {

    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private static Inquiry inquiry(long turn, Duration timeLeft) {
        return new Inquiry("dsc-1", turn, ThisWorker.PROVIDER, Map.of("zone", "a"), Optional.of("env:ROLE"), timeLeft);
    }

    private static Inquiry inquiry() {
        return inquiry(1, LONG);
    }

    private static FoundServer server(int number, String label) {
        return new FoundServer(
                Map.of("name", "s-" + number),
                Map.of("label", label),
                Optional.of("13.16"),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private static List<FoundServer> servers(int first, int last) {
        return IntStream.rangeClosed(first, last).mapToObj(n -> server(n, "")).toList();
    }

    private static <T extends InquiryEvent> List<T> said(ThisWorker worker, Class<T> kind) {
        return worker.events().stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    private static <T extends InquiryEvent> T awaitFrom(ThisWorker worker, Class<T> kind) {
        await().atMost(PATIENCE).until(() -> !said(worker, kind).isEmpty());
        return said(worker, kind).getFirst();
    }

    private static List<Discovered> awaitPages(ThisWorker worker) {
        await().atMost(PATIENCE)
                .until(() -> said(worker, Discovered.class).stream().anyMatch(Discovered::last));
        return said(worker, Discovered.class);
    }

    private static void awaitIdle(ThisWorker worker) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(worker.slots.free()).containsEntry(Lane.CONTROL, 10));
    }

    @Test
    void what_is_found_goes_out_in_numbered_pages_and_only_the_last_one_says_so() {
        var worker = ThisWorker.finding((where, secrets, found) -> {
            assertThat(where.terms()).isEqualTo(Map.of("zone", "a"));
            assertThat(where.credentials()).contains("env:ROLE");
            found.accept(servers(1, 150));
            found.accept(servers(151, 450));
            return Optional.empty();
        });

        worker.inquiries.take("dsc-1/1", inquiry());

        var pages = awaitPages(worker);
        assertThat(pages).extracting(Discovered::page).containsExactly(1, 2, 3);
        assertThat(pages).extracting(page -> page.servers().size()).containsExactly(200, 200, 50);
        assertThat(pages).extracting(Discovered::last).containsExactly(false, false, true);
        assertThat(pages.stream().flatMap(page -> page.servers().stream())).isEqualTo(servers(1, 450));
        assertThat(pages).allSatisfy(page -> {
            assertThat(page.inquiry()).isEqualTo("dsc-1");
            assertThat(page.turn()).isEqualTo(1);
            assertThat(page.worker()).isEqualTo(worker.identity.id());
        });
        assertThat(worker.kafka.history())
                .allSatisfy(record -> assertThat(record.key()).isEqualTo("dsc-1"));
        awaitIdle(worker);
    }

    @Test
    void a_full_page_goes_out_while_the_platform_is_still_asked() {
        var end = new CountDownLatch(1);
        var worker = ThisWorker.finding((_, _, found) -> {
            found.accept(servers(1, 200));
            end.await();
            return Optional.empty();
        });

        worker.inquiries.take("dsc-1", inquiry());

        assertThat(awaitFrom(worker, Discovered.class).servers()).hasSize(200);
        assertThat(awaitFrom(worker, Inquiring.class).turn()).isEqualTo(1);
        assertThat(worker.slots.free()).containsEntry(Lane.CONTROL, 9);
        end.countDown();
        assertThat(awaitPages(worker).getLast().servers()).isEmpty();
    }

    @Test
    void servers_with_many_labels_make_smaller_pages() {
        var large = IntStream.rangeClosed(1, 5)
                .mapToObj(n -> server(n, "x".repeat(100_000)))
                .toList();
        var worker = ThisWorker.finding((_, _, found) -> {
            found.accept(large);
            return Optional.empty();
        });

        worker.inquiries.take("dsc-1", inquiry());

        assertThat(awaitPages(worker)).extracting(page -> page.servers().size()).containsExactly(2, 2, 1);
    }

    @Test
    void a_worker_that_looks_says_so_again_and_again() {
        var end = new CountDownLatch(1);
        var worker = ThisWorker.finding((_, _, _) -> {
            end.await();
            return Optional.empty();
        });
        worker.inquiries.take("dsc-1", inquiry());

        await().atMost(PATIENCE).until(() -> said(worker, Inquiring.class).size() >= 2);

        end.countDown();
        awaitPages(worker);
    }

    @Test
    void what_the_platform_says_is_handed_on() {
        var denied = Problem.of(Kind.REQUEST, "access-denied", "No.", "Allow it.");
        var worker = ThisWorker.finding((_, _, found) -> {
            found.accept(servers(1, 3));
            return Optional.of(denied);
        });

        worker.inquiries.take("dsc-1", inquiry());

        assertThat(awaitFrom(worker, InquiryFailed.class).problem()).isEqualTo(denied);
        awaitIdle(worker);
        assertThat(said(worker, Discovered.class)).isEqualTo(List.of());
    }

    @Test
    void a_driver_with_a_bug_costs_only_its_own_inquiry() {
        var worker = ThisWorker.finding((_, _, _) -> {
            throw new IllegalStateException("a bug");
        });

        worker.inquiries.take("dsc-1", inquiry());

        var problem = awaitFrom(worker, InquiryFailed.class).problem();
        assertThat(problem.kind()).isEqualTo(Kind.INTERNAL);
        assertThat(problem.detail()).contains("a bug");
        awaitIdle(worker);
    }

    @Test
    void a_provider_that_cannot_look_is_a_problem_at_once() {
        var worker = ThisWorker.with(Map.of());

        worker.inquiries.take("dsc-1", inquiry());

        var problem = awaitFrom(worker, InquiryFailed.class).problem();
        assertThat(problem.code()).isEqualTo("cannot-discover");
        assertThat(problem.detail()).contains(ThisWorker.PROVIDER);
    }

    @Test
    void its_time_ends_it() {
        var worker = ThisWorker.finding((_, _, _) -> {
            new CountDownLatch(1).await();
            return Optional.empty();
        });

        worker.inquiries.take("dsc-1", inquiry(1, Duration.ofMillis(100)));

        var problem = awaitFrom(worker, InquiryFailed.class).problem();
        assertThat(problem.code()).isEqualTo("discovery-timed-out");
        assertThat(problem.passes()).isFalse();
        awaitIdle(worker);
    }

    @Test
    void the_same_turn_that_comes_twice_is_looked_into_once() {
        var worker = ThisWorker.finding((_, _, found) -> {
            found.accept(servers(1, 200));
            new CountDownLatch(1).await();
            return Optional.empty();
        });
        worker.inquiries.take("dsc-1", inquiry());
        awaitFrom(worker, Discovered.class);

        worker.inquiries.take("dsc-1", inquiry());

        assertThat(worker.slots.free()).containsEntry(Lane.CONTROL, 9);
        assertThat(said(worker, Discovered.class)).hasSize(1);
    }

    @Test
    void a_later_turn_ends_the_earlier_one_without_a_word() {
        var release = new CountDownLatch(1);
        var worker = ThisWorker.finding((_, _, found) -> {
            found.accept(servers(1, 200));
            release.await();
            return Optional.empty();
        });
        worker.inquiries.take("dsc-1", inquiry());
        awaitFrom(worker, Discovered.class);

        worker.inquiries.take("dsc-1/2", inquiry(2, LONG));

        await().atMost(PATIENCE).until(() -> said(worker, Discovered.class).size() == 2);
        await().atMost(PATIENCE).until(() -> worker.slots.free().get(Lane.CONTROL) == 9);
        release.countDown();
        assertThat(awaitPages(worker)).extracting(Discovered::turn).containsExactly(1L, 2L, 2L);
        assertThat(said(worker, InquiryFailed.class)).isEqualTo(List.of());
        awaitIdle(worker);
    }

    @Test
    void a_worker_without_room_says_so_and_has_room_again_later() {
        var release = new CountDownLatch(1);
        var worker = ThisWorker.finding((_, _, _) -> {
            release.await();
            return Optional.empty();
        });
        for (var n = 1; n <= 10; n++) {
            worker.inquiries.take(
                    "dsc-" + n, new Inquiry("dsc-" + n, 1, ThisWorker.PROVIDER, Map.of(), Optional.empty(), LONG));
        }

        worker.inquiries.take(
                "dsc-11", new Inquiry("dsc-11", 1, ThisWorker.PROVIDER, Map.of(), Optional.empty(), LONG));

        var failed = awaitFrom(worker, InquiryFailed.class);
        assertThat(failed.inquiry()).isEqualTo("dsc-11");
        assertThat(failed.problem().code()).isEqualTo("no-room");
        assertThat(failed.problem().passes()).isTrue();
        release.countDown();
        awaitIdle(worker);
    }

    @Test
    void a_worker_that_ends_lets_others_look_and_takes_nothing_more() throws Exception {
        var worker = ThisWorker.finding((_, _, _) -> {
            new CountDownLatch(1).await();
            return Optional.empty();
        });
        worker.inquiries.take("dsc-1", inquiry());
        awaitFrom(worker, Inquiring.class);

        worker.inquiries.end(LONG);

        assertThat(awaitFrom(worker, InquiryFailed.class).problem().passes()).isTrue();
        worker.inquiries.take("dsc-1/2", inquiry(2, LONG));
        assertThat(said(worker, InquiryFailed.class))
                .extracting(failed -> failed.problem().code())
                .containsExactly("worker-stopping", "no-room");
    }

    @Test
    void a_worker_that_ends_waits_until_kafka_has_what_it_found() throws Exception {
        var worker = ThisWorker.findingUnacknowledged((_, _, _) -> Optional.empty());
        worker.inquiries.take("dsc-1", inquiry());
        awaitPages(worker);
        var ended = new CountDownLatch(1);
        var end = Thread.ofVirtual().start(() -> {
            try {
                worker.inquiries.end(LONG);
                ended.countDown();
            } catch (InterruptedException interrupted) {
                throw new IllegalStateException(interrupted);
            }
        });
        assertThat(end.join(Duration.ofMillis(200))).isFalse();

        assertThat(worker.kafka.completeNext()).isTrue();
        while (worker.kafka.completeNext()) {
            assertThat(worker.events()).isNotEmpty();
        }

        assertThat(ended.await(PATIENCE.toSeconds(), java.util.concurrent.TimeUnit.SECONDS))
                .isTrue();
        assertThat(said(worker, InquiryFailed.class)).isEqualTo(List.of());
    }
}
