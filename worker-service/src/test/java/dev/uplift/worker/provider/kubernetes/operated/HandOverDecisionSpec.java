package dev.uplift.worker.provider.kubernetes.operated;

import static org.assertj.core.api.Assertions.assertThat;

import dev.uplift.worker.provider.kubernetes.operated.HandOverDecision.Elsewhere;
import dev.uplift.worker.provider.kubernetes.operated.HandOverDecision.Failed;
import dev.uplift.worker.provider.kubernetes.operated.HandOverDecision.GiveImage;
import dev.uplift.worker.provider.kubernetes.operated.HandOverDecision.Goal;
import dev.uplift.worker.provider.kubernetes.operated.HandOverDecision.Reached;
import dev.uplift.worker.provider.kubernetes.operated.HandOverDecision.RemoveJob;
import dev.uplift.worker.provider.kubernetes.operated.HandOverDecision.Wait;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** When an operator is given an image, and when it has brought its server there. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class HandOverDecisionSpec {

    private static final String OLD = "registry/postgresql:15";
    private static final String NEW = "registry/postgresql:17";
    private static final String HEALTHY = "Cluster in healthy state";
    private static final String UPGRADING = "Upgrading Postgres major version";
    private static final Goal THERE = new Goal(NEW, 15, 17);
    private static final Goal BACK = new Goal(OLD, 15, 15);
    private static final String JOB = "orders-1-major-upgrade";

    private static OperatedServer server(String image, String phase, int ready, int dataMajor) {
        return new OperatedServer(
                "orders", Optional.of(image), phase, "", 3, ready, Optional.of("orders-1"), OptionalInt.of(dataMajor));
    }

    private static HandOverDecision next(Goal goal, OperatedServer server) {
        return HandOverDecision.next(goal, server, Optional.empty());
    }

    @Nested
    class The_new_image {

        @Test
        void is_given_where_another_one_is() {
            assertThat(next(THERE, server(OLD, HEALTHY, 3, 15))).isEqualTo(new GiveImage());
        }

        @Test
        void is_not_reached_while_the_operator_has_not_noticed_it() {
            assertThat(next(THERE, server(NEW, HEALTHY, 3, 15))).isInstanceOf(Wait.class);
        }

        @Test
        void is_waited_for_with_the_operators_own_words() {
            assertThat(next(THERE, server(NEW, UPGRADING, 0, 15))).isEqualTo(new Wait(UPGRADING + ", 0 of 3 ready"));
        }

        @Test
        void is_not_reached_before_all_replicas_are_cloned_anew() {
            assertThat(next(THERE, server(NEW, HEALTHY, 2, 17))).isInstanceOf(Wait.class);
            assertThat(next(THERE, server(NEW, "Creating a new replica", 3, 17)))
                    .isInstanceOf(Wait.class);
        }

        @Test
        void is_reached_when_the_data_is_of_its_version_and_all_serve() {
            assertThat(next(THERE, server(NEW, HEALTHY, 3, 17))).isEqualTo(new Reached());
        }

        @Test
        void has_failed_when_the_operators_Job_has() {
            assertThat(HandOverDecision.next(THERE, server(NEW, UPGRADING, 0, 15), Optional.of(JOB)))
                    .isEqualTo(new Failed(JOB));
        }
    }

    @Nested
    class The_old_image {

        @Test
        void is_given_back_before_the_failed_Job_is_removed() {
            var failed = server(NEW, UPGRADING, 0, 15);

            assertThat(HandOverDecision.next(BACK, failed, Optional.of(JOB))).isEqualTo(new GiveImage());
            assertThat(HandOverDecision.next(BACK, server(OLD, UPGRADING, 0, 15), Optional.of(JOB)))
                    .isEqualTo(new RemoveJob(JOB));
            assertThat(next(BACK, server(OLD, UPGRADING, 1, 15))).isInstanceOf(Wait.class);
            assertThat(next(BACK, server(OLD, HEALTHY, 3, 15))).isEqualTo(new Reached());
        }

        @Test
        void is_never_given_to_data_of_the_new_version() {
            assertThat(next(BACK, server(NEW, HEALTHY, 3, 17))).isEqualTo(new Elsewhere(17));
        }
    }
}
