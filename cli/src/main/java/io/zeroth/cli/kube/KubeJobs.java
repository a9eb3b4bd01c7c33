package io.zeroth.cli.kube;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.zeroth.cli.Failure;
import io.zeroth.operator.api.FineTuneJob;

/** The jobs of one namespace. */
public final class KubeJobs implements AutoCloseable {
    private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);

    private final KubernetesClient client;
    private final String namespace;

    /** @param client closed with these jobs */
    KubeJobs(KubernetesClient client, String namespace) {
        this.client = requireNonNull(client, "client");
        this.namespace = requireNonNull(namespace, "namespace");
    }

    /**
     * Creates the job of a manifest.
     *
     * @throws Failure where the file is no job's, or the API server refuses it, in its words
     */
    public FineTuneJob submit(Path manifest) throws IOException {
        Map<?, ?> document = read(manifest);
        if (!"FineTuneJob".equals(document.get("kind"))) {
            throw new Failure("kind in %s is '%s'; give the manifest of a FineTuneJob, and others to 'kubectl apply'"
                    .formatted(manifest, document.get("kind")));
        }
        // As it is written, so that the API server says what is wrong with it.
        String text = client.getKubernetesSerialization().asJson(document);
        return asked(() -> {
            var created = client.resource(text).inNamespace(namespace).create();
            return job(created.getMetadata().getName());
        });
    }

    private Map<?, ?> read(Path manifest) throws IOException {
        String text;
        try {
            text = Files.readString(manifest);
        } catch (NoSuchFileException e) {
            throw new Failure("there is no file %s; give the path of a FineTuneJob's manifest".formatted(manifest));
        }
        List<String> documents = text.lines().filter(line -> line.startsWith("---")).toList();
        if (documents.size() > 1) {
            throw new Failure("%s has several documents; give the FineTuneJob alone, and the rest to 'kubectl apply'"
                    .formatted(manifest));
        }
        return client.getKubernetesSerialization().unmarshal(text, Map.class);
    }

    /** @throws Failure where there is none of that name */
    public FineTuneJob job(String name) {
        return Optional.ofNullable(asked(() -> resource(name).get())).orElseThrow(() -> missing(name));
    }

    /** Sets whether the job is to hold. */
    public void suspend(String name, boolean does) {
        FineTuneJob there = job(name);
        FineTuneJob patched = asked(() -> resource(there.getMetadata().getName()).patch(MERGE,
                "{\"spec\": {\"suspend\": %s}}".formatted(does)));
        if (patched.getSpec().suspend() != does) {
            throw new Failure("job '%s' did not take spec.suspend; look at it with 'kubectl describe ftj %s'"
                    .formatted(name, name));
        }
    }

    /** Deletes the job and its pods; its volumes stay, unless its spec says otherwise. */
    public void delete(String name) {
        if (asked(() -> resource(name).delete()).isEmpty()) {
            throw missing(name);
        }
    }

    /** The whole custom resource, for programs. */
    public String json(FineTuneJob job) {
        return client.getKubernetesSerialization().asJson(job);
    }

    private Resource<FineTuneJob> resource(String name) {
        return client.resources(FineTuneJob.class).inNamespace(namespace).withName(name);
    }

    private Failure missing(String name) {
        return new Failure("there is no job '%s' in namespace '%s'; 'kubectl get finetunejobs -A' lists all"
                .formatted(name, namespace));
    }

    private <T> T asked(Supplier<T> call) {
        try {
            return call.get();
        } catch (KubernetesClientException e) {
            throw new Failure(explain(e));
        }
    }

    private String explain(KubernetesClientException e) {
        if (e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
            return "this cluster does not know FineTuneJobs; install Zeroth there, as docs/guides/kubernetes.md says";
        }
        if (e.getCode() == 0) {
            return "the Kubernetes API at %s cannot be reached; check --context and KUBECONFIG"
                    .formatted(client.getMasterUrl());
        }
        return Optional.ofNullable(e.getStatus()).map(Status::getMessage).orElse(String.valueOf(e.getMessage()));
    }

    @Override
    public void close() {
        client.close();
    }
}
