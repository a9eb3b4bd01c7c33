package io.zeroth.operator.resource;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import io.zeroth.operator.api.FineTuneJob;
import io.zeroth.operator.api.TaskSource;

/** The job file that a job's servers are started with. */
public final class JobFileText {
    /** Its name, for messages and as the ConfigMap's key. */
    public static final String FILE = "job.yaml";
    /** Where tasks are mounted, each in a directory of its place's name. */
    static final String TASKS = "/etc/zeroth/tasks";

    private static final YAMLMapper YAML = YAMLMapper.builder()
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .addModule(new Jdk8Module())
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_ABSENT, JsonInclude.Include.NON_ABSENT))
            .build();

    private JobFileText() {}

    /** The job file's text. */
    public static String of(FineTuneJob job) {
        Map<String, Object> file = new LinkedHashMap<>();
        file.put("name", job.getMetadata().getName());
        file.put("model", job.getSpec().model().inPods());
        file.putAll(YAML.convertValue(job.getSpec().method(), new TypeReference<LinkedHashMap<String, Object>>() {}));
        List<String> tasks = new ArrayList<>();
        for (int i = 0; i < job.getSpec().tasks().size(); i++) {
            tasks.add("%s/%d/%s".formatted(TASKS, i, fileName(job.getSpec().tasks().get(i))));
        }
        if (!tasks.isEmpty()) {
            file.put("tasks", tasks);
        }
        try {
            return YAML.writeValueAsString(file);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("maps of texts and numbers can be written", e);
        }
    }

    /** Where a task's file is, below its directory; one from the web is where {@code zeroth task fetch} puts the first. */
    private static String fileName(TaskSource task) {
        return task.url().map(_ -> "1/task.yaml").orElse(task.file());
    }
}
