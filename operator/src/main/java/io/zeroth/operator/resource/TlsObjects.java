package io.zeroth.operator.resource;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.zeroth.operator.api.FineTuneJob;
import io.zeroth.operator.api.TlsSpec;
import io.zeroth.operator.resource.Names.Role;

/** The objects of a job whose connections are encrypted. */
public final class TlsObjects {
    /** Whom others' certificates are to be signed by, in a Secret. */
    public static final String AUTHORITIES = "ca.crt";
    /** The certificate, in a Secret. */
    public static final String CERTIFICATE = "tls.crt";
    /** Its private key, in a Secret. */
    public static final String KEY = "tls.key";

    private static final String SECRET_TYPE = "kubernetes.io/tls";

    private TlsObjects() {}

    /** The Secret with the job's authority, which no pod mounts. */
    public static String authorityName(FineTuneJob job) {
        return job.getMetadata().getName() + "-ca";
    }

    /** The DNS names by which a job's servers are called. */
    public static List<String> names(FineTuneJob job) {
        String namespace = job.getMetadata().getNamespace();
        List<String> names = new ArrayList<>();
        for (String suffix : List.of("", ".cluster.local")) {
            names.add("%s.%s.svc%s".formatted(Names.service(job), namespace, suffix));
            names.add("*.%s.%s.svc%s".formatted(Role.SERVER.of(job), namespace, suffix));
        }
        return names;
    }

    /** The Secret of the authority. */
    public static Secret authority(FineTuneJob job, String certificate, String key) {
        return new SecretBuilder().withMetadata(Names.meta(job, authorityName(job)))
                .withType(SECRET_TYPE)
                .withData(Map.of(CERTIFICATE, base64(certificate), KEY, base64(key)))
                .build();
    }

    /** The Secret that pods mount. */
    public static Secret certificate(FineTuneJob job, String authority, String certificate, String key) {
        return new SecretBuilder().withMetadata(Names.meta(job, Names.tls(job)))
                .withType(SECRET_TYPE)
                .withData(Map.of(AUTHORITIES, base64(authority), CERTIFICATE, base64(certificate), KEY, base64(key)))
                .build();
    }

    /** What asks cert-manager for the Secret that pods mount. */
    public static GenericKubernetesResource request(FineTuneJob job) {
        TlsSpec tls = job.getSpec().tls();
        GenericKubernetesResource request = new GenericKubernetesResource();
        request.setApiVersion("cert-manager.io/v1");
        request.setKind("Certificate");
        request.setMetadata(Names.meta(job, Names.tls(job)));
        request.setAdditionalProperty("spec",
                Map.of("secretName", Names.tls(job), "dnsNames", names(job), "issuerRef",
                        Map.of("name", tls.issuerName().orElseThrow(), "kind", tls.issuerKind().name()), "usages",
                        List.of("digital signature", "server auth", "client auth"), "privateKey",
                        Map.of("algorithm", "ECDSA", "encoding", "PKCS8", "rotationPolicy", "Always")));
        return request;
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
    }
}
