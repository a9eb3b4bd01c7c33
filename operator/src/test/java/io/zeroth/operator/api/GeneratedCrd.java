package io.zeroth.operator.api;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.crdv2.generator.CRDPostProcessor;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;

/** The CRD as it is generated of the Java types. */
public final class GeneratedCrd {
    /** Its file's name, wherever it is committed. */
    public static final String FILE = "finetunejobs.zeroth.io-v1.yml";

    private GeneratedCrd() {}

    /** Generates it, in a directory that is the caller's. */
    public static Path write(Path directory) throws IOException {
        Files.createDirectories(directory);
        ObjectMapper mapper = new ObjectMapper().registerModule(new Jdk8Module())
                .setDefaultPropertyInclusion(JsonInclude.Include.NON_ABSENT);
        new CRDGenerator().withObjectMapper(mapper, new KubernetesSerialization(mapper, false))
                .withPostProcessor(new SoundDefaults())
                .customResourceClasses(FineTuneJob.class)
                .forCRDVersions("v1")
                .inOutputDir(directory.toFile())
                .detailedGenerate();
        return directory.resolve(FILE);
    }

    /**
     * Takes what says nothing out of objects' defaults. What is left has to stay, though it is said by the fields' own defaults too: a
     * current API server holds a default against the rules of its object before it fills in the fields.
     */
    private static final class SoundDefaults implements CRDPostProcessor {
        @Override
        public HasMetadata process(HasMetadata crd, String crdSpecVersion) {
            if (crd instanceof CustomResourceDefinition definition) {
                definition.getSpec().getVersions().forEach(version -> change(version.getSchema().getOpenAPIV3Schema()));
            }
            return crd;
        }

        private static void change(JSONSchemaProps schema) {
            if (schema.getDefault() instanceof ObjectNode value) {
                schema.setDefault(withoutNothing(value));
            }
            schema.getProperties().values().forEach(SoundDefaults::change);
        }

        private static ObjectNode withoutNothing(ObjectNode value) {
            ObjectNode kept = JsonNodeFactory.instance.objectNode();
            value.properties().forEach(field -> {
                JsonNode inner = field.getValue() instanceof ObjectNode object
                        ? withoutNothing(object)
                        : field.getValue();
                if (!inner.isNull() && !(inner.isContainerNode() && inner.isEmpty())) {
                    kept.set(field.getKey(), inner);
                }
            });
            return kept;
        }
    }
}
