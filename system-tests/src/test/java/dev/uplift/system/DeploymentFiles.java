package dev.uplift.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The files that say how the services are deployed, read strictly: what is misspelled or said twice is refused. */
final class DeploymentFiles {

    static final Path ROOT = root();

    private static final Map<String, Class<? extends HasMetadata>> KINDS = Stream.of(
                    ServiceAccount.class,
                    ConfigMap.class,
                    Deployment.class,
                    Service.class,
                    PodDisruptionBudget.class,
                    NetworkPolicy.class)
            .collect(Collectors.toMap(Class::getSimpleName, type -> type));

    /** The settings of Quarkus and Kafka that each service takes besides its own, which are called UPLIFT_…. */
    private static final Set<String> BOTH = Set.of("QUARKUS_HTTP_HOST", "QUARKUS_HTTP_PORT", "KAFKA_BOOTSTRAP_SERVERS");

    private static final Set<String> WITH_A_DATABASE =
            Set.of("QUARKUS_DATASOURCE_JDBC_URL", "QUARKUS_DATASOURCE_USERNAME", "QUARKUS_DATASOURCE_PASSWORD");

    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .annotationIntrospector(new WithoutAnySetter())
            .build();

    private static final Pattern EXPORTED = Pattern.compile("\\bexport ([A-Z][A-Z0-9_]*)=");
    private static final Pattern SET_BY_IMAGE = Pattern.compile("(?m)^ENV ((?:QUARKUS|KAFKA|UPLIFT)_[A-Z0-9_]*)=(.*)$");

    private DeploymentFiles() {}

    /** The Kubernetes model keeps unknown fields in a map; without it they are errors. */
    private static final class WithoutAnySetter extends JacksonAnnotationIntrospector {
        @Override
        public Boolean hasAnySetter(Annotated annotated) {
            return false;
        }
    }

    /** A service as one of the files deploys it: its image, and the environment that it is given. */
    record Settings(String image, Map<String, String> environment, Set<String> fromSecrets) {

        /** Every name that is set, wherever its value comes from. */
        Set<String> names() {
            var names = new TreeSet<>(environment.keySet());
            names.addAll(fromSecrets);
            return names;
        }
    }

    /** Everything that the kustomization lists, in its order. */
    static List<HasMetadata> resources() {
        var folder = ROOT.resolve("k8s/base");
        var all = new ArrayList<HasMetadata>();
        for (var file : kustomization().get("resources")) {
            all.addAll(manifests(read(folder.resolve(file.asText()))));
        }
        return all;
    }

    static JsonNode kustomization() {
        return tree(ROOT.resolve("k8s/base/kustomization.yaml"));
    }

    static JsonNode compose() {
        return tree(ROOT.resolve("docker-compose.yml"));
    }

    /** Parses the documents of one YAML text, each into the type of its kind. */
    static List<HasMetadata> manifests(String yaml) {
        try (var documents = YAML.readerFor(JsonNode.class).<JsonNode>readValues(yaml)) {
            var manifests = new ArrayList<HasMetadata>();
            for (var document : documents.readAll()) {
                manifests.add(manifest(document));
            }
            return manifests;
        } catch (IOException wrong) {
            throw new UncheckedIOException(wrong);
        }
    }

    private static HasMetadata manifest(JsonNode document) throws IOException {
        var kind = document.path("kind").asText();
        var type = KINDS.get(kind);
        if (type == null) {
            throw new IllegalArgumentException("kind '%s' is none of %s".formatted(kind, KINDS.keySet()));
        }
        if (!HasMetadata.getApiVersion(type).equals(document.path("apiVersion").asText())) {
            throw new IllegalArgumentException("%s is in %s".formatted(kind, HasMetadata.getApiVersion(type)));
        }
        return YAML.treeToValue(document, type);
    }

    static <T extends HasMetadata> List<T> resources(Class<T> type) {
        return resources().stream().filter(type::isInstance).map(type::cast).toList();
    }

    /** Every name that a service knows: what its properties file has, in the spelling of MicroProfile Config. */
    static Set<String> known(String module) {
        var names = new TreeSet<>(BOTH);
        if (module.equals("api-service")) {
            names.addAll(WITH_A_DATABASE);
        }
        var properties = new Properties();
        try (var file = Files.newBufferedReader(ROOT.resolve(module, "src/main/resources/application.properties"))) {
            properties.load(file);
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
        properties.stringPropertyNames().stream()
                .map(name -> name.replaceFirst("^%[^.]+\\.", ""))
                .filter(name -> name.startsWith("uplift."))
                .map(name -> name.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT))
                .forEach(names::add);
        return names;
    }

    static String dockerfile(String module) {
        return read(ROOT.resolve(module, "Dockerfile"));
    }

    static Container container(Deployment deployment) {
        assertThat(deployment.getSpec().getTemplate().getSpec().getContainers()).hasSize(1);
        return deployment.getSpec().getTemplate().getSpec().getContainers().getFirst();
    }

    /** What a service is given by Compose; the secrets are those that its command reads from files. */
    static Settings inCompose(String service) {
        var definition = compose().get("services").get(service);
        var command = String.join(" ", texts(definition.path("command")));
        var exported = EXPORTED.matcher(command).results().map(found -> found.group(1));
        return new Settings(
                definition.get("image").asText(), environment(definition), exported.collect(Collectors.toSet()));
    }

    /** What a service is given by Kubernetes: its ConfigMap, and what comes from secrets. */
    static Settings inKubernetes(String service) {
        var name = "uplift-" + service;
        var container = resources(Deployment.class).stream()
                .filter(each -> each.getMetadata().getName().equals(name))
                .map(DeploymentFiles::container)
                .collect(onlyElement());
        assertThat(container.getEnvFrom())
                .singleElement()
                .satisfies(from -> assertThat(from.getConfigMapRef().getName()).isEqualTo(name));
        assertThat(container.getEnv())
                .allSatisfy(env -> assertThat(env.getValue()).isNull());
        var map = resources(ConfigMap.class).stream()
                .filter(each -> each.getMetadata().getName().equals(name))
                .collect(onlyElement());
        return new Settings(
                container.getImage() + ":" + tag(container.getImage()),
                map.getData(),
                container.getEnv().stream().map(EnvVar::getName).collect(Collectors.toSet()));
    }

    private static String tag(String image) {
        return kustomization()
                .get("images")
                .valueStream()
                .filter(each -> each.get("name").asText().equals(image))
                .map(each -> each.get("newTag").asText())
                .collect(onlyElement());
    }

    private static <T> Collector<T, ?, T> onlyElement() {
        return Collectors.collectingAndThen(Collectors.toList(), found -> {
            assertThat(found).hasSize(1);
            return found.getFirst();
        });
    }

    /** What the image of a service sets itself. */
    static Map<String, String> byImage(String service) {
        return SET_BY_IMAGE
                .matcher(dockerfile(service + "-service"))
                .results()
                .collect(Collectors.toMap(found -> found.group(1), found -> found.group(2)));
    }

    static Map<String, String> environment(JsonNode service) {
        var environment = new TreeMap<String, String>();
        service.path("environment")
                .properties()
                .forEach(each -> environment.put(each.getKey(), each.getValue().asText()));
        return environment;
    }

    /** What one section of the compose file defines. */
    static Set<String> names(JsonNode compose, String section) {
        return compose.path(section).propertyStream().map(Map.Entry::getKey).collect(Collectors.toSet());
    }

    static List<String> texts(JsonNode list) {
        return list.valueStream().map(JsonNode::asText).toList();
    }

    private static JsonNode tree(Path file) {
        try {
            return YAML.readTree(read(file));
        } catch (IOException wrong) {
            throw new UncheckedIOException(file.toString(), wrong);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }

    private static Path root() {
        return Stream.iterate(Path.of("").toAbsolutePath(), folder -> folder != null, Path::getParent)
                .filter(folder -> Files.exists(folder.resolve("docker-compose.yml")))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no docker-compose.yml in any folder above this one"));
    }
}
