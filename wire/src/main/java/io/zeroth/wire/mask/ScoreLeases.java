package io.zeroth.wire.mask;

import io.zeroth.core.importance.plan.ScoreTarget;
import io.zeroth.core.importance.plan.ScoreWork;
import io.zeroth.v1.BaseLoss;
import io.zeroth.v1.KernelList;
import io.zeroth.v1.ScoringLease;
import io.zeroth.v1.ScoringProbe;
import io.zeroth.v1.TensorOutput;
import io.zeroth.v1.WholeTheta;
import io.zeroth.wire.Fields;
import io.zeroth.wire.MalformedMessageException;

/** The work of the scoring phase as messages, and back. */
public final class ScoreLeases {
    private ScoreLeases() {}

    /**
     * What is to be evaluated; the lease's number, its deadline and the task's place are the caller's to set.
     *
     * @param place the work's place in the plan
     */
    public static ScoringLease.Builder toMessage(int place, ScoreWork work) {
        ScoringLease.Builder message = ScoringLease.newBuilder().setWork(place).setShard(work.shard());
        return switch (work) {
            case ScoreWork.Base _ -> message.setBaseLoss(BaseLoss.getDefaultInstance());
            case ScoreWork.Probe probe -> message.setProbe(toMessage(probe));
            case ScoreWork.Activations activations -> message.setInputsOf(
                    KernelList.newBuilder().addAllKernels(activations.tensors()).setByClass(activations.byClass()));
        };
    }

    private static ScoringProbe toMessage(ScoreWork.Probe probe) {
        ScoringProbe.Builder message = ScoringProbe.newBuilder().setSeed(probe.seed()).setEpsilon(probe.epsilon());
        return switch (probe.target()) {
            case ScoreTarget.Everything() -> message.setTheta(WholeTheta.getDefaultInstance()).build();
            case ScoreTarget.Output(String tensor, int output) ->
                message.setOutput(TensorOutput.newBuilder().setTensor(tensor).setOutput(output)).build();
            case ScoreTarget.Outputs(String tensor) -> message.setOutputsOf(tensor).build();
        };
    }

    /**
     * What is to be evaluated, of the task at the lease's place in the list of tasks.
     *
     * @throws MalformedMessageException if a field is missing or out of its range
     */
    public static ScoreWork fromMessage(ScoringLease message) {
        int task = Fields.unsigned(message.getTask(), "scoring_lease.task");
        int shard = Fields.unsigned(message.getShard(), "scoring_lease.shard");
        return Fields.record("scoring_lease", () -> switch (message.getKindCase()) {
            case BASE_LOSS -> new ScoreWork.Base(task, shard);
            case PROBE -> new ScoreWork.Probe(task, shard, message.getProbe().getSeed(), target(message.getProbe()),
                    message.getProbe().getEpsilon());
            case INPUTS_OF -> new ScoreWork.Activations(task, shard, message.getInputsOf().getKernelsList(),
                    message.getInputsOf().getByClass());
            case KIND_NOT_SET -> throw Fields.unspecified("scoring_lease.kind");
        });
    }

    private static ScoreTarget target(ScoringProbe message) {
        return switch (message.getTargetCase()) {
            case THETA -> new ScoreTarget.Everything();
            case OUTPUT -> new ScoreTarget.Output(Fields.text(message.getOutput().getTensor(), "scoring_probe.output"),
                    Fields.unsigned(message.getOutput().getOutput(), "scoring_probe.output"));
            case OUTPUTS_OF -> new ScoreTarget.Outputs(Fields.text(message.getOutputsOf(), "scoring_probe.outputs_of"));
            case TARGET_NOT_SET -> throw Fields.unspecified("scoring_probe.target");
        };
    }
}
