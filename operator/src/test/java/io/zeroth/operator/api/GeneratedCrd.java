package io.zeroth.operator.api;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;

/** The CRD as it is generated of the Java types. */
public final class GeneratedCrd {
    /** Where it is committed, for kubectl and for Helm. */
    public static final String FILE = "finetunejobs.zeroth.io-v1.yml";

    private GeneratedCrd() {}

    /** Generates it, in a directory that is the caller's. */
    public static Path write(Path directory) throws IOException {
        Files.createDirectories(directory);
        ObjectMapper mapper = new ObjectMapper().registerModule(new Jdk8Module())
                .setDefaultPropertyInclusion(JsonInclude.Include.NON_ABSENT);
        new CRDGenerator().withObjectMapper(mapper, new KubernetesSerialization(mapper, false))
                .customResourceClasses(FineTuneJob.class)
                .forCRDVersions("v1")
                .inOutputDir(directory.toFile())
                .detailedGenerate();
        return directory.resolve(FILE);
    }
}
