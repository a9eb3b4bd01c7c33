package io.zeroth.operator.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.zeroth.operator.OperatorCommand;
import io.zeroth.operator.resource.Names;
import picocli.CommandLine;

/**
 * What all our manifests have to be, however they are made.
 *
 * @param objects those that are put to a cluster together
 */
record Manifests(List<HasMetadata> objects) {
    Manifests {
        objects = List.copyOf(objects);
    }

    <T extends HasMetadata> List<T> all(Class<T> type) {
        return objects.stream().filter(type::isInstance).map(type::cast).toList();
    }

    /** The one of a name. */
    <T extends HasMetadata> T one(Class<T> type, String name) {
        List<T> named = all(type).stream().filter(each -> each.getMetadata().getName().equals(name)).toList();
        assertThat(named).as("%s %s among %s", type.getSimpleName(), name, names()).hasSize(1);
        return named.getFirst();
    }

    List<String> names() {
        return objects.stream().map(each -> "%s/%s".formatted(each.getKind(), each.getMetadata().getName())).toList();
    }

    /** Permissions name what they are for, and no Secrets are the whole cluster's to read. */
    Manifests assertPermissionsAreNarrow() {
        Stream<PolicyRule> rules = Stream.concat(
                all(ClusterRole.class).stream().flatMap(each -> each.getRules().stream()),
                all(Role.class).stream().flatMap(each -> each.getRules().stream()));
        assertThat(rules).allSatisfy(rule -> {
            assertThat(rule.getApiGroups()).doesNotContain("*");
            assertThat(rule.getResources()).isNotEmpty().noneMatch(each -> each.contains("*"));
            assertThat(rule.getVerbs()).isNotEmpty().doesNotContain("*", "escalate", "bind", "impersonate");
        });
        assertThat(all(ClusterRole.class)).flatExtracting(ClusterRole::getRules)
                .flatExtracting(PolicyRule::getResources)
                .doesNotContain("secrets", "leases");
        return this;
    }

    /** Pods are within the Pod Security Standard 'restricted', and can write nowhere but to their volumes. */
    Manifests assertPodsAreRestricted() {
        assertThat(pods()).allSatisfy(pod -> {
            assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
            assertThat(pod.getSecurityContext().getRunAsUser()).isEqualTo(65532);
            assertThat(pod.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
            assertThat(pod.getHostNetwork()).isNull();
            assertThat(containers(pod)).isNotEmpty().allSatisfy(container -> {
                assertThat(container.getSecurityContext().getAllowPrivilegeEscalation()).isFalse();
                assertThat(container.getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
                assertThat(container.getSecurityContext().getCapabilities().getDrop()).containsExactly("ALL");
                assertThat(container.getResources().getRequests()).containsKeys("cpu", "memory");
                assertThat(container.getResources().getLimits()).containsKey("memory");
            });
        });
        return this;
    }

    /** The operator is started with options that it has, is known to the servers' NetworkPolicy, and has its token. */
    Manifests assertTheOperatorStarts() {
        Deployment operator = all(Deployment.class).getFirst();
        PodSpec pod = operator.getSpec().getTemplate().getSpec();
        new CommandLine(new OperatorCommand())
                .parseArgs(pod.getContainers().getFirst().getArgs().toArray(String[]::new));
        assertThat(operator.getSpec().getTemplate().getMetadata().getLabels())
                .containsEntry("app.kubernetes.io/name", Names.MANAGER)
                .containsAllEntriesOf(operator.getSpec().getSelector().getMatchLabels());
        assertThat(pod.getAutomountServiceAccountToken()).isTrue();
        assertThat(pod.getContainers().getFirst().getVolumeMounts()).extracting("mountPath").contains("/tmp");
        return this;
    }

    private List<PodSpec> pods() {
        List<PodSpec> pods = new ArrayList<>();
        all(Pod.class).forEach(each -> pods.add(each.getSpec()));
        all(Deployment.class).forEach(each -> pods.add(each.getSpec().getTemplate().getSpec()));
        all(Job.class).forEach(each -> pods.add(each.getSpec().getTemplate().getSpec()));
        return pods;
    }

    private static Stream<Container> containers(PodSpec pod) {
        return Stream.concat(Optional.ofNullable(pod.getInitContainers()).stream().flatMap(List::stream),
                pod.getContainers().stream());
    }
}
