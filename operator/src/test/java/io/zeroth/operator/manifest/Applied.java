package io.zeroth.operator.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Set;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;

/**
 * What is put to an API server, in the namespace {@code default} where an object names none.
 *
 * @param client an administrator's
 */
record Applied(KubernetesClient client) {
    /** What Kubernetes 1.20, which tests can have, has no API for; current versions have, or an extension has it. */
    private static final Set<String> NOT_THERE = Set.of("policy/v1", "autoscaling/v2", "monitoring.coreos.com/v1",
            "keda.sh/v1alpha1");

    void namespace(String name) {
        apply(List.of(new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build()));
    }

    void apply(List<HasMetadata> objects) {
        objects.stream().filter(Applied::isKnown).forEach(object -> at(object).serverSideApply());
    }

    /** Has the server check what would be put to it; nothing is stored. */
    void assertTaken(List<HasMetadata> objects) {
        objects.stream()
                .filter(Applied::isKnown)
                .forEach(object -> assertThat(at(object).dryRun().serverSideApply().getMetadata().getUid())
                        .as("%s %s", object.getKind(), object.getMetadata().getName())
                        .isNotBlank());
    }

    private Resource<HasMetadata> at(HasMetadata object) {
        return client.resource(object)
                .inNamespace(Optional.ofNullable(object.getMetadata().getNamespace()).orElse("default"));
    }

    /** The CRD is there already, as it was generated; that the committed one is the same has a test of its own. */
    private static boolean isKnown(HasMetadata object) {
        return !NOT_THERE.contains(object.getApiVersion()) && !(object instanceof CustomResourceDefinition);
    }
}
