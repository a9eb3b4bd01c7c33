package io.zeroth.operator.api;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;
import io.zeroth.operator.api.status.FineTuneJobStatus;

/** A model that is tuned on several tasks with forward passes only, by servers and workers in pods. */
@Group(FineTuneJob.GROUP)
@Version("v1alpha1")
@ShortNames("ftj")
@Plural("finetunejobs")
@Categories("zeroth")
@AdditionalPrinterColumn(name = "Phase", jsonPath = ".status.phase", type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(name = "Step", jsonPath = ".status.progress", type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(name = "Loss", jsonPath = ".status.loss", type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
        name = "Workers",
        jsonPath = ".status.workers.summary",
        type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(name = "ETA", jsonPath = ".status.eta", type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
        name = "Age",
        jsonPath = ".metadata.creationTimestamp",
        type = AdditionalPrinterColumn.Type.DATE)
@ValidationRule(
        value = "size(self.metadata.name) <= 40",
        message = "metadata.name has more than 40 characters; shorten it, since the names of pods begin with it")
@ValidationRule(
        value = "!has(oldSelf.status) || !has(oldSelf.status.startTime) || (self.spec.model == oldSelf.spec.model"
                + " && self.spec.method == oldSelf.spec.method && has(self.spec.tasks) == has(oldSelf.spec.tasks)"
                + " && (!has(self.spec.tasks) || self.spec.tasks == oldSelf.spec.tasks))",
        message = "spec.model, spec.method and spec.tasks cannot change once the job has started, since its log is of them;"
                + " make another job, or push further tasks with 'zeroth task push'")
public final class FineTuneJob extends CustomResource<FineTuneJobSpec, FineTuneJobStatus> implements Namespaced {
    /** The API group. */
    public static final String GROUP = "zeroth.io";
    /** What {@code spec.managedBy} is for jobs that this operator manages. */
    public static final String OPERATOR = "zeroth.io/operator";

    private static final long serialVersionUID = 1;
}
