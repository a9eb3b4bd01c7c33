package io.zeroth.operator.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The CRD says all that users rely on, and is committed as it is generated. */
class CrdTest {
    private static final Path GENERATED = Path.of("target", "crd");

    @ParameterizedTest
    @ValueSource(strings = {"k8s/crd", "charts/zeroth/crds"})
    void theCommittedOneIsTheGeneratedOne(String folder) throws IOException {
        Path generated = GeneratedCrd.write(GENERATED);
        Path committed = Path.of("..", folder, GeneratedCrd.FILE);
        assertThat(committed).as("the committed CRD; bring it up to date with: cp operator/%s %s/", generated, folder)
                .hasSameTextualContentAs(generated);
    }

    @Test
    void usersSeeNamesColumnsAndSubresources() throws IOException {
        CustomResourceDefinition crd = crd();
        assertThat(crd.getSpec().getNames().getShortNames()).containsExactly("ftj");
        assertThat(crd.getSpec().getNames().getCategories()).containsExactly("zeroth");
        CustomResourceDefinitionVersion version = crd.getSpec().getVersions().getFirst();
        assertThat(version.getAdditionalPrinterColumns()).extracting("name")
                .containsExactly("Age", "ETA", "Loss", "Phase", "Step", "Workers");
        assertThat(version.getSubresources().getStatus()).isNotNull();
        assertThat(version.getSubresources().getScale().getSpecReplicasPath()).isEqualTo(".spec.workers.replicas");
        assertThat(version.getSubresources().getScale().getStatusReplicasPath()).isEqualTo(".status.workers.replicas");
        assertThat(version.getSubresources().getScale().getLabelSelectorPath()).isEqualTo(".status.workers.selector");
    }

    @Test
    void everyFieldOfOursIsDescribed() throws IOException {
        JSONSchemaProps schema = crd().getSpec().getVersions().getFirst().getSchema().getOpenAPIV3Schema();
        assertThat(fields("", schema)).filteredOn(field -> field.getValue().getDescription() == null)
                .extracting(Map.Entry::getKey)
                .as("fields without a description")
                .isEmpty();
    }

    /** The fields of our types, not those of Kubernetes' own. */
    private static Stream<Map.Entry<String, JSONSchemaProps>> fields(String path, JSONSchemaProps schema) {
        return schema.getProperties().entrySet().stream().flatMap(each -> {
            String name = path + "." + each.getKey();
            if (name.matches(".*\\.(resources|tolerations|affinity|env|imagePullSecrets|conditions)")) {
                return Stream.of(Map.entry(name, each.getValue()));
            }
            JSONSchemaProps inner = each.getValue().getItems() == null
                    ? each.getValue()
                    : each.getValue().getItems().getSchema();
            Stream<Map.Entry<String, JSONSchemaProps>> own = name.equals(".spec") || name.equals(".status")
                    ? Stream.of()
                    : Stream.of(Map.entry(name, each.getValue()));
            return Stream.concat(own, fields(name, inner));
        });
    }

    private static CustomResourceDefinition crd() throws IOException {
        return new KubernetesSerialization().unmarshal(Files.readString(GeneratedCrd.write(GENERATED)),
                CustomResourceDefinition.class);
    }
}
