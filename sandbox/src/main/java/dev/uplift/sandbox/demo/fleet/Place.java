package dev.uplift.sandbox.demo.fleet;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where a platform's servers are, in its own words: the values of options such as {@code --region} by their names. */
public record Place(Map<String, String> words) {

    public static final String REGION = "--region";
    public static final String SUBSCRIPTION = "--subscription";
    public static final String RESOURCE_GROUP = "--resource-group";

    private static final String AZURE = "azure-flexible-server";

    private static final Map<String, List<String>> PROVIDERS = Map.of(
            REGION, List.of("aws-rds", "scalingo"), SUBSCRIPTION, List.of(AZURE), RESOURCE_GROUP, List.of(AZURE));

    public Place {
        words = Map.copyOf(words);
    }

    /** @throws IllegalArgumentException for a word that another provider has */
    static Place of(String provider, Map<String, String> words) {
        words.keySet().stream()
                .filter(option -> !PROVIDERS.get(option).contains(provider))
                .sorted()
                .findFirst()
                .ifPresent(option -> {
                    throw new IllegalArgumentException("%s belongs to --provider %s"
                            .formatted(option, String.join(" or ", PROVIDERS.get(option))));
                });
        return new Place(words);
    }

    /** @param option for example {@link #REGION} */
    public Optional<String> of(String option) {
        return Optional.ofNullable(words.get(option));
    }
}
