package io.zeroth.wire.task;

import io.zeroth.model.task.Metric;
import io.zeroth.model.task.TaskSpec;
import io.zeroth.model.task.Template;
import io.zeroth.wire.Fields;
import io.zeroth.wire.MalformedMessageException;

/** Task specifications as messages, and back. */
public final class TaskSpecs {
    private TaskSpecs() {}

    public static io.zeroth.v1.TaskSpec toMessage(TaskSpec spec) {
        return io.zeroth.v1.TaskSpec.newBuilder()
                .setName(spec.name())
                .setTemplate(spec.template().text())
                .addAllLabelWords(spec.labelWords())
                .setMetric(spec.metric().text())
                .setWeight(spec.weight())
                .setMaxTokens(spec.maxTokens())
                .build();
    }

    /** @throws MalformedMessageException if a field is missing or wrong */
    public static TaskSpec fromMessage(io.zeroth.v1.TaskSpec message) {
        String name = Fields.text(message.getName(), "spec.name");
        Template template = Fields.record("spec.template",
                () -> new Template(Fields.text(message.getTemplate(), "spec.template")));
        Metric metric = Fields.record("spec.metric",
                () -> Metric.parse(Fields.text(message.getMetric(), "spec.metric")));
        double weight = Fields.finite(message.getWeight(), "spec.weight");
        int maxTokens = Fields.unsigned(message.getMaxTokens(), "spec.max_tokens");
        return Fields.record("spec",
                () -> new TaskSpec(name, template, message.getLabelWordsList(), metric, weight, maxTokens));
    }
}
