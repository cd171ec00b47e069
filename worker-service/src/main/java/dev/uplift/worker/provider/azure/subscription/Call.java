package dev.uplift.worker.provider.azure.subscription;

import com.azure.core.http.HttpMethod;
import com.azure.core.http.HttpRequest;
import java.util.ArrayList;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What one call to Azure Resource Manager is about.
 *
 * @param path from the root, without a query
 */
record Call(HttpMethod method, String path) {

    private static final Pattern SUBSCRIPTION = Pattern.compile("/subscriptions/([^/]+)", Pattern.CASE_INSENSITIVE);

    /** Of an extension of a resource, such as its metrics, the last one counts. */
    private static final Pattern PROVIDER = Pattern.compile(".*/providers/([^/]+)/(.+)", Pattern.CASE_INSENSITIVE);

    static Call of(HttpRequest request) {
        return new Call(request.getHttpMethod(), request.getUrl().getPath());
    }

    /** In lower case; empty where it is about none. */
    String subscription() {
        var found = SUBSCRIPTION.matcher(path);
        return found.find() ? found.group(1).toLowerCase(Locale.ROOT) : "";
    }

    /** As roles name it, without anybody's names: {@code Microsoft.DBforPostgreSQL/flexibleServers/write}. */
    String operation() {
        var found = PROVIDER.matcher(path);
        if (!found.matches()) {
            return "%s of a resource group".formatted(method);
        }
        var types = new ArrayList<String>();
        types.add(found.group(1));
        var segments = found.group(2).split("/");
        for (int i = 0; i < segments.length; i += 2) {
            types.add(segments[i]);
        }
        types.add(verb());
        return String.join("/", types);
    }

    private String verb() {
        if (method == HttpMethod.GET) {
            return "read";
        }
        if (method == HttpMethod.DELETE) {
            return "delete";
        }
        return method == HttpMethod.POST ? "action" : "write";
    }

    /** Whether doing it twice is as good as once. */
    boolean changesNothing() {
        return method == HttpMethod.GET;
    }
}
