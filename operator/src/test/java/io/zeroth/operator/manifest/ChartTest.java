package io.zeroth.operator.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.marcnuri.helm.LintResult;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The Helm chart, rendered with the values that users would set. */
class ChartTest {
    @Test
    void lintFindsNothing() {
        LintResult result = Chart.lint();
        assertThat(result.isFailed()).as("%s", result.getMessages()).isFalse();
        assertThat(result.getMessages()).noneMatch(each -> each.contains("WARNING") || each.contains("ERROR"));
    }

    @Test
    void byDefaultTheOperatorHasTheRightsOfTheManifestsForKubectl() throws IOException {
        Manifests chart = sound(Chart.with(Map.of()));
        Manifests kustomize = new Manifests(Kustomization.of("k8s/overlays/cluster-wide").build());
        assertThat(rules(chart, "zeroth-operator")).isEqualTo(rules(kustomize, "zeroth-operator"));
        assertThat(rules(chart, "zeroth-operator-view")).isEqualTo(rules(kustomize, "zeroth-finetunejobs-view"));
        assertThat(rules(chart, "zeroth-operator-edit")).isEqualTo(rules(kustomize, "zeroth-finetunejobs-edit"));
        assertThat(chart.one(Role.class, "zeroth-operator-election").getRules())
                .isEqualTo(kustomize.one(Role.class, "zeroth-operator-election").getRules());
        assertThat(container(chart).getArgs()).contains("--lease=$(POD_NAMESPACE)/zeroth-operator")
                .noneMatch(each -> each.startsWith("--namespaces"));
    }

    @Test
    void forSomeNamespacesThereAreRolesAlone() throws IOException {
        Manifests chart = sound(Chart.with(Map.of("watch.namespaces[0]", "reviews", "watch.namespaces[1]", "spam")));
        assertThat(chart.names()).noneMatch(each -> each.startsWith("Cluster"));
        assertThat(container(chart).getArgs()).contains("--namespaces=reviews,spam");
        List<PolicyRule> all = rules(Chart.with(Map.of()), "zeroth-operator");
        for (String namespace : List.of("reviews", "spam")) {
            assertThat(role(chart, namespace, "zeroth-operator").getRules()).isEqualTo(all);
            assertThat(role(chart, namespace, "zeroth-operator-secrets").getRules())
                    .flatExtracting(PolicyRule::getResources)
                    .containsExactly("secrets", "certificates");
            assertThat(role(chart, namespace, "zeroth-operator-edit").getRules()).hasSize(3);
        }
    }

    @Test
    void everyValueGetsWhereItBelongs() throws IOException {
        Manifests chart = sound(Chart.withFile("everything.yaml"));
        PodSpec pod = pod(chart);
        assertThat(pod.getPriorityClassName()).isEqualTo("system-cluster-critical");
        assertThat(pod.getServiceAccountName()).isEqualTo("tuner-account");
        assertThat(pod.getTolerations()).hasSize(1);
        assertThat(pod.getAffinity().getNodeAffinity()).isNotNull();
        assertThat(pod.getTopologySpreadConstraints()).extracting("topologyKey")
                .containsExactly("topology.kubernetes.io/zone");
        assertThat(container(chart).getImage()).isEqualTo("registry.example/zeroth-operator:1.2.3");
        assertThat(container(chart).getArgs()).contains("--lease=$(POD_NAMESPACE)/tuner", "--image-pull-policy=Always",
                "--threads=4", "--worker-image=zeroth/zeroth-worker:latest");
        assertThat(role(chart, "reviews", "tuner-secrets").getRules()).hasSize(2);
        assertThat(chart.all(ServiceMonitor.class)).extracting(each -> each.getMetadata().getName())
                .containsExactly("tuner", "tuner-jobs");
    }

    @Test
    void whatIsTurnedOffIsNotThere() throws IOException {
        Manifests chart = sound(Chart.with(Map.of("replicas", 1, "leaderElection.enabled", false,
                "podDisruptionBudget.enabled", false, "networkPolicy.enabled", false, "rbac.userRoles", false)));
        assertThat(chart.names()).containsExactlyInAnyOrder("ServiceAccount/zeroth-operator",
                "ClusterRole/zeroth-operator", "ClusterRoleBinding/zeroth-operator", "Service/zeroth-operator",
                "Deployment/zeroth-operator");
    }

    @Test
    void theTestAsksTheOperatorWhetherItIsReady(@TempDir Path directory) throws IOException {
        Pod pod = Chart.test(directory).assertPodsAreRestricted().one(Pod.class, "zeroth-operator-test");
        assertThat(pod.getSpec().getContainers().getFirst().getCommand())
                .endsWith("http://zeroth-operator:8080/readyz");
    }

    @Test
    void everyPanelOfTheDashboardHasSomethingToShow() throws IOException {
        ConfigMap map = Chart.with(Map.of("metrics.dashboard.enabled", true))
                .one(ConfigMap.class, "zeroth-operator-dashboard");
        assertThat(map.getMetadata().getLabels()).containsEntry("grafana_dashboard", "1");
        JsonNode dashboard = new ObjectMapper().readTree(map.getData().get("zeroth.json"));
        List<JsonNode> panels = new ArrayList<>();
        dashboard.path("panels").forEach(panels::add);
        assertThat(panels).hasSizeGreaterThan(10)
                .filteredOn(panel -> !panel.path("type").asText().equals("row"))
                .allMatch(panel -> panel.path("targets").path(0).path("expr").asText().contains("{"));
        assertThat(panels).extracting(panel -> panel.path("id").asInt()).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            replicas                          | 0         | at '/replicas'
            replica                           | 2         | additional properties 'replica' not allowed
            images.pullPolicy                 | Sometimes | at '/images/pullPolicy'
            images.server.tag                 | a/b       | at '/images/server/tag'
            watch.namespaces[0]               | Reviews   | at '/watch/namespaces/0'
            networkPolicy.apiServerPorts[0]   | 70000     | at '/networkPolicy/apiServerPorts/0'
            leaderElection.enabled            | false     | set replicas to 1, or leaderElection.enabled to true
            """, quoteCharacter = '"')
    void aWrongValueIsRefusedByItsName(String key, String value, String message) {
        assertThatThrownBy(() -> Chart.with(Map.of(key, value))).hasMessageContaining(message);
    }

    private static Manifests sound(Manifests chart) {
        assertThat(chart.objects()).filteredOn(each -> each.getMetadata().getNamespace() == null)
                .extracting(HasMetadata::getKind)
                .allMatch(kind -> kind.startsWith("Cluster"));
        return chart.assertPermissionsAreNarrow().assertPodsAreRestricted().assertTheOperatorStarts();
    }

    private static List<PolicyRule> rules(Manifests manifests, String name) {
        return manifests.one(ClusterRole.class, name).getRules();
    }

    private static Role role(Manifests manifests, String namespace, String name) {
        return new Manifests(manifests.objects()
                .stream()
                .filter(each -> namespace.equals(each.getMetadata().getNamespace()))
                .toList()).one(Role.class, name);
    }

    private static PodSpec pod(Manifests manifests) {
        return manifests.all(Deployment.class).getFirst().getSpec().getTemplate().getSpec();
    }

    private static Container container(Manifests manifests) {
        return pod(manifests).getContainers().getFirst();
    }
}
