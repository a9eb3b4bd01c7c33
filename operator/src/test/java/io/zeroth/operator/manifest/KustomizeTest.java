package io.zeroth.operator.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Everything that is installed by 'kubectl apply -k'. */
class KustomizeTest {
    static Stream<Kustomization> kustomizations() {
        return Kustomization.all().stream();
    }

    @ParameterizedTest
    @MethodSource("kustomizations")
    void eachIsMadeOfKnownFieldsNarrowPermissionsAndRestrictedPods(Kustomization kustomization) throws IOException {
        Manifests manifests = new Manifests(kustomization.build());
        assertThat(manifests.objects()).isNotEmpty();
        manifests.assertPermissionsAreNarrow().assertPodsAreRestricted();
    }

    @ParameterizedTest
    @ValueSource(strings = {"k8s/overlays/cluster-wide", "k8s/overlays/namespaced"})
    void theOperatorIsTwoPodsInANamespaceThatEnforcesTheRestrictedStandard(String overlay) throws IOException {
        Manifests manifests = new Manifests(Kustomization.of(overlay).build()).assertTheOperatorStarts();
        assertThat(manifests.one(Deployment.class, "zeroth-operator").getSpec().getReplicas()).isEqualTo(2);
        assertThat(manifests.one(Namespace.class, "zeroth-system").getMetadata().getLabels())
                .containsEntry("pod-security.kubernetes.io/enforce", "restricted");
    }

    @Test
    void theNamespacedOneHasTheSameRightsInItsNamespaceAloneAndSecretsThere() throws IOException {
        Manifests everywhere = new Manifests(Kustomization.of("k8s/overlays/cluster-wide").build());
        Manifests here = new Manifests(Kustomization.of("k8s/overlays/namespaced").build());
        Role secrets = new Manifests(Kustomization.of("k8s/own-tls").build()).one(Role.class,
                "zeroth-operator-secrets");
        List<PolicyRule> rules = new ArrayList<>(everywhere.one(ClusterRole.class, "zeroth-operator").getRules());
        rules.addAll(secrets.getRules());
        assertThat(here.one(Role.class, "zeroth-operator").getRules()).isEqualTo(rules);
        assertThat(here.all(ClusterRole.class)).isEmpty();
        assertThat(here.all(ClusterRoleBinding.class)).isEmpty();
        assertThat(here.objects()).extracting(each -> each.getMetadata().getNamespace())
                .allMatch(namespace -> namespace == null || namespace.equals("zeroth-system"));
    }
}
