package io.zeroth.operator.manifest;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.zeroth.operator.ClusterClient;
import io.zeroth.operator.api.FineTuneJob;

/** Reads manifests as Fabric8's types; a field that a type does not have is refused, where Fabric8 itself would keep it aside. */
final class StrictManifests {
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .build();
    private static final ObjectMapper STRICT = new ObjectMapper().registerModule(new Jdk8Module())
            .setAnnotationIntrospector(new NoSpareFields());

    private final KubernetesSerialization types = ClusterClient.serialization();

    StrictManifests() {
        types.registerKubernetesResource(FineTuneJob.class);
    }

    /** All objects of a text with any number of documents. */
    List<HasMetadata> read(String text) throws IOException {
        List<HasMetadata> objects = new ArrayList<>();
        try (MappingIterator<JsonNode> documents = YAML.readerFor(JsonNode.class).readValues(text)) {
            while (documents.hasNextValue()) {
                JsonNode document = documents.nextValue();
                if (document != null && !document.isNull() && !document.isMissingNode()) {
                    objects.add(object(document));
                }
            }
        }
        return objects;
    }

    private HasMetadata object(JsonNode document) throws IOException {
        String version = document.path("apiVersion").asText();
        String kind = document.path("kind").asText();
        if (version.equals("keda.sh/v1alpha1")) {
            // Fabric8 has no types of KEDA's.
            return types.convertValue(document, GenericKubernetesResource.class);
        }
        Class<?> type = types.getRegisteredKubernetesResource(version, kind);
        if (type == null) {
            throw new IOException("there is no type for kind '%s' of apiVersion '%s'".formatted(kind, version));
        }
        return (HasMetadata) STRICT.treeToValue(document, type);
    }

    /** Looks away from where Fabric8's types keep fields that they do not know. */
    private static final class NoSpareFields extends JacksonAnnotationIntrospector {
        private static final long serialVersionUID = 1;

        @Override
        public Boolean hasAnySetter(Annotated member) {
            return false;
        }
    }
}
