package dev.uplift.worker.provider.kubernetes.server;

import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.utils.Serialization;

/** StatefulSets as charts and manuals have them. */
public final class Manifests {

    /** As Bitnami's chart makes it. */
    public static final String BITNAMI = """
            apiVersion: apps/v1
            kind: StatefulSet
            metadata: {name: orders-postgresql, namespace: shop, uid: 11111111-1111-1111-1111-111111111111}
            spec:
              replicas: 1
              serviceName: orders-postgresql-hl
              selector: {matchLabels: {app.kubernetes.io/instance: orders}}
              template:
                metadata: {labels: {app.kubernetes.io/instance: orders}}
                spec:
                  securityContext: {fsGroup: 1001}
                  imagePullSecrets: [{name: registry}]
                  containers:
                    - name: postgresql
                      image: docker.io/bitnamilegacy/postgresql:15.4.0-debian-11-r45
                      securityContext: {runAsUser: 1001}
                      env:
                        - {name: PGDATA, value: /bitnami/postgresql/data}
                        - {name: POSTGRES_USER, value: shop}
                        - {name: POSTGRES_PASSWORD_FILE, value: /opt/bitnami/postgresql/secrets/password}
                        - {name: POSTGRES_POSTGRES_PASSWORD_FILE, value: /opt/bitnami/postgresql/secrets/postgres-password}
                      volumeMounts:
                        - {name: empty-dir, mountPath: /tmp, subPath: tmp-dir}
                        - {name: postgresql-password, mountPath: /opt/bitnami/postgresql/secrets/}
                        - {name: data, mountPath: /bitnami/postgresql}
                  volumes:
                    - {name: empty-dir, emptyDir: {}}
                    - {name: postgresql-password, secret: {secretName: orders-postgresql}}
              volumeClaimTemplates:
                - metadata: {name: data}
                  spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 8Gi}}}
            """;

    /** As the manual of the official image has it: in a folder of the volume, which has lost+found in it. */
    public static final String OFFICIAL = """
            apiVersion: apps/v1
            kind: StatefulSet
            metadata: {name: orders, namespace: shop, uid: 22222222-2222-2222-2222-222222222222}
            spec:
              selector: {matchLabels: {app: orders}}
              template:
                metadata: {labels: {app: orders}}
                spec:
                  containers:
                    - name: db
                      image: postgres:17.2
                      env:
                        - {name: POSTGRES_USER, value: boss}
                        - {name: POSTGRES_PASSWORD, valueFrom: {secretKeyRef: {name: orders, key: password}}}
                      volumeMounts:
                        - {name: data, mountPath: /var/lib/postgresql/data, subPath: pg}
              volumeClaimTemplates:
                - metadata: {name: data}
                  spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 8Gi}}}
            """;

    private Manifests() {}

    /** @param yaml of one object, in whatever style */
    public static <T> T of(String yaml, Class<T> type) {
        // without a beginning, braces are taken for JSON
        return Serialization.unmarshal("---\n" + yaml, type);
    }

    /** @param yaml of a StatefulSet */
    public static StatefulSet set(String yaml) {
        return Serialization.unmarshal(yaml, StatefulSet.class);
    }
}
