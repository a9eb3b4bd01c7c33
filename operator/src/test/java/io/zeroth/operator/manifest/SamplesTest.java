package io.zeroth.operator.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.zeroth.model.job.JobFile;
import io.zeroth.operator.api.AutoscalingSpec.Owner;
import io.zeroth.operator.api.FineTuneJob;
import io.zeroth.operator.resource.JobFileText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The samples are jobs that the operator accepts, with all that they name beside them. */
class SamplesTest {
    static Stream<Kustomization> samples() {
        return Kustomization.under("k8s/samples").filter(each -> !each.directory().startsWith("k8s/samples/tasks"));
    }

    @ParameterizedTest
    @MethodSource("samples")
    void aSampleIsOneJobNamedAsItsDirectoryThatServersCanStartWith(Kustomization sample) throws IOException {
        Manifests manifests = new Manifests(sample.build());
        FineTuneJob job = manifests.one(FineTuneJob.class, sample.directory().getFileName().toString());
        JobFile.parse(Path.of(JobFileText.FILE), JobFileText.of(job));
        job.getSpec()
                .tasks()
                .forEach(task -> assertThat(manifests.one(ConfigMap.class, task.configMap().orElseThrow()).getData())
                        .containsKey(task.file()));
        job.getSpec().model().claim().ifPresent(claim -> manifests.one(PersistentVolumeClaim.class, claim));
    }

    @Test
    void autoscalersOfTheClusterScaleJobsThatLeaveItToThem() throws IOException {
        Manifests hpa = new Manifests(Kustomization.of("k8s/samples/hpa").build());
        assertThat(hpa.one(FineTuneJob.class, "hpa").getSpec().autoscaling().owner()).isEqualTo(Owner.External);
        var target = hpa.one(HorizontalPodAutoscaler.class, "hpa").getSpec().getScaleTargetRef();
        assertThat(List.of(target.getApiVersion(), target.getKind(), target.getName())).isEqualTo(jobOf("hpa"));

        Manifests keda = new Manifests(Kustomization.of("k8s/samples/keda").build());
        assertThat(keda.one(FineTuneJob.class, "keda").getSpec().autoscaling().owner()).isEqualTo(Owner.External);
        GenericKubernetesResource scaled = keda.one(GenericKubernetesResource.class, "keda");
        assertThat(Stream.of("apiVersion", "kind", "name")
                .<String>map(field -> scaled.get("spec", "scaleTargetRef", field))).isEqualTo(jobOf("keda"));
    }

    private static List<String> jobOf(String name) {
        return List.of(HasMetadata.getApiVersion(FineTuneJob.class), HasMetadata.getKind(FineTuneJob.class), name);
    }
}
