package dev.uplift.worker.provider.scalingo.account;

/**
 * Where the APIs listen; <code>{region}</code> stands for the name of a region.
 *
 * @param auth base of the authentication API
 * @param api base of a region's API
 * @param databases base of a region's database API
 */
public record Endpoints(String auth, String api, String databases) {

    private static final String REGION = "{region}";

    public Endpoints {
        auth = withoutEnd(auth);
        api = withoutEnd(api);
        databases = withoutEnd(databases);
    }

    /** Those of one region. */
    Endpoints in(String region) {
        return new Endpoints(auth, api.replace(REGION, region), databases.replace(REGION, region));
    }

    private static String withoutEnd(String url) {
        return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    }
}
