package io.zeroth.server.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

import io.zeroth.core.job.OptimizerSettings;
import io.zeroth.core.job.ProbeCount;
import io.zeroth.core.job.VarianceControl;
import io.zeroth.core.noise.NoiseKind;
import io.zeroth.core.step.StepRecord;
import io.zeroth.server.TestJobs;
import io.zeroth.server.command.Command;
import io.zeroth.server.event.Event;
import io.zeroth.server.job.JobPhase;
import io.zeroth.server.lease.Lease;
import io.zeroth.server.progress.Workload;
import org.junit.jupiter.api.Test;

/** A job whose steps have as many directions as there are workers for. */
class ElasticTest {
    private static final OptimizerSettings ELASTIC = TestJobs.optimizer(8).with(new ProbeCount.Elastic(1, 5, 4));

    private static Script training(OptimizerSettings optimizer) {
        return Script.begin(TestJobs.header(NoiseKind.GAUSSIAN, optimizer)).push("a", 16, 0).ask(new Command.Resume());
    }

    @Test
    void aStepIsPlannedOnceAWorkerIsReadyAndTheNextOnesByHowManyThereAre() {
        Script script = training(ELASTIC);
        assertThat(script.view().leases()).isZero();
        assertThat(script.view().workload()).isEqualTo(new Workload(1, 5));
        for (int worker = 1; worker <= 3; worker++) {
            script.join(worker, "w" + worker, 2);
        }
        next(script);
        next(script);
        assertThat(script.view().workload()).isEqualTo(new Workload(3, 5));
        script.join(4, "w4", 1).join(5, "w5", 1).join(6, "w6", 1);
        next(script);
        next(script);
        for (long worker = 2; worker <= 6; worker++) {
            long gone = worker;
            script.on(now -> new Event.Left(now, gone));
        }
        script.takeLeases();
        assertThat(directions(script.steps())).containsExactly(1, 3, 3, 5);
    }

    @Test
    void aJobEndsWithAnyFleetAndItsLogIsTakenUpByAnyOther() {
        OptimizerSettings adaptive = ELASTIC.with(new VarianceControl.SquaredScalarAverage(.9));
        for (OptimizerSettings optimizer : List.of(ELASTIC, adaptive)) {
            Script whole = training(optimizer).join(1, "w1", 1).join(2, "w2", 1).join(3, "w3", 3).answerAll();
            assertThat(whole.view().phase()).isEqualTo(JobPhase.COMPLETE);
            assertThat(directions(whole.steps())).containsOnly(1, 3);
            for (int entries = 3; entries <= whole.log().size(); entries++) {
                Script other = whole.restart(entries).join(1, "other", 1).answerAll();
                assertThat(other.view().phase()).isEqualTo(JobPhase.COMPLETE);
                assertThat(other.steps()).hasSize(8);
                List<StepRecord> kept = whole.steps().subList(0, Math.clamp(entries - 3, 0, 8));
                assertThat(other.steps().subList(0, kept.size())).isEqualTo(kept);
                assertThat(other.restart(other.log().size()).steps()).isEqualTo(other.steps());
            }
        }
    }

    /** Answers what is open of this step, and what comes of it. */
    private static void next(Script script) {
        long step = script.view().step();
        while (script.view().step() == step) {
            List<Lease> leases = script.takeLeases();
            assertThat(leases).isNotEmpty();
            leases.forEach(script::answer);
        }
    }

    private static List<Integer> directions(List<StepRecord> steps) {
        return steps.stream().map(step -> step.updates().size()).toList();
    }
}
