package dev.uplift.api.config;

import dev.uplift.contracts.wire.Topics;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.TopicExistsException;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Makes the topics that are missing, before any channel opens; what exists stays as it is. */
@ApplicationScoped
class TopicCreation {

    private static final Logger LOG = Logger.getLogger(TopicCreation.class);
    /** Read whole by every process: order matters more than spread. */
    private static final Set<String> ONE_PARTITION = Set.of(Topics.CONTROLS, Topics.HEARTBEATS);

    private static final int TIMEOUT_SECONDS = 60;

    private final Map<String, Object> kafka;
    private final boolean wanted;
    private final int partitions;
    private final short replication;
    private final String pool;

    TopicCreation(
            @Identifier("default-kafka-broker") Map<String, Object> kafka,
            @ConfigProperty(name = "uplift.topics.create") boolean wanted,
            @ConfigProperty(name = "uplift.topics.partitions") int partitions,
            @ConfigProperty(name = "uplift.topics.replication") short replication,
            @ConfigProperty(name = "uplift.pool") String pool) {
        this.kafka = kafka;
        this.wanted = wanted;
        this.partitions = partitions;
        this.replication = replication;
        this.pool = pool;
    }

    void start(@Observes @Priority(1) StartupEvent starting)
            throws InterruptedException, ExecutionException, TimeoutException {
        if (!wanted) {
            return;
        }
        var config = new HashMap<>(kafka);
        config.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, TIMEOUT_SECONDS * 1000);
        config.keySet().retainAll(AdminClientConfig.configNames());
        try (var admin = Admin.create(config)) {
            var existing = admin.listTopics().names().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
            var missing = Topics.all(pool).stream()
                    .filter(topic -> !existing.contains(topic))
                    .map(topic -> new NewTopic(topic, ONE_PARTITION.contains(topic) ? 1 : partitions, replication))
                    .toList();
            if (!missing.isEmpty()) {
                LOG.infof(
                        "making the topics %s",
                        missing.stream().map(NewTopic::name).toList());
                create(admin, missing);
            }
        }
    }

    /** Another API process may start at the same moment and be first; that is as good. */
    private static void create(Admin admin, List<NewTopic> missing)
            throws InterruptedException, ExecutionException, TimeoutException {
        for (var made : admin.createTopics(missing).values().values()) {
            try {
                made.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
            } catch (ExecutionException failed) {
                if (!(failed.getCause() instanceof TopicExistsException)) {
                    throw failed;
                }
            }
        }
    }
}
