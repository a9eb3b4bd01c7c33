package io.zeroth.operator.reconcile;

import java.util.List;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.zeroth.operator.api.FineTuneJob;

/** Makes objects a job's own, so that Kubernetes deletes them with it. */
final class Owned {
    private Owned() {}

    /** {@code object}, which is changed. */
    static <R extends HasMetadata> R by(FineTuneJob job, R object) {
        object.getMetadata()
                .setOwnerReferences(List.of(new OwnerReferenceBuilder().withApiVersion(job.getApiVersion())
                        .withKind(job.getKind())
                        .withName(job.getMetadata().getName())
                        .withUid(job.getMetadata().getUid())
                        .withController(true)
                        .withBlockOwnerDeletion(true)
                        .build()));
        return object;
    }
}
