package io.zeroth.core.plan;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;

import io.zeroth.core.adapt.OptimizerState;
import io.zeroth.core.digest.ContentDigest;
import io.zeroth.core.job.JobHeader;
import io.zeroth.core.job.LearningRateSchedule;
import io.zeroth.core.job.OptimizerSettings;
import io.zeroth.core.job.SeedSharing;
import io.zeroth.core.noise.NoiseKind;
import io.zeroth.core.step.StepRecord;
import io.zeroth.core.step.StepRecordCodec;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The bytes of the records of jobs with the first settings there were; recorded from the first build, and fixed for ever. */
class StepPlanGoldenTest {
    private static final ContentDigest DIGEST = ContentDigest.of(new byte[0]);
    private static final List<PlannedTask> TASKS = List.of(new PlannedTask("a", DIGEST, 3, 10),
            new PlannedTask("b", DIGEST, 0.7, 12), new PlannedTask("c", DIGEST, 1, 5));

    @ParameterizedTest
    @CsvSource({"CONSTANT, SHARED, 0, 745c6441eecf155f3240435ca75d0a36c97afa46e2fb13b7935c2628569a0408",
        "LINEAR, SHARED, 0.1, e7fc786e3d14e0ee4535c4c11ac173e94da4078564a02c79e8a3419348716934",
        "LINEAR, PER_TASK, 0, 5b0bc1da29cd50c2a0930b4221f3adcbad88c339c69977e7f3eb792b60a63324"})
    void theRecordsOfAJobAreWhatTheyWere(LearningRateSchedule schedule, SeedSharing sharing, float clip,
            String digest) {
        var optimizer = new OptimizerSettings(20, 1e-2f, 8e-2f, schedule, 3, sharing, 5, clip);
        JobHeader header = new JobHeader("job", JobHeader.SEMANTICS_VERSION, NoiseKind.GAUSSIAN, "base", DIGEST, DIGEST,
                100, 42, optimizer);
        OptimizerState state = OptimizerState.initial(optimizer);
        StringBuilder digests = new StringBuilder();
        for (long step = 1; step <= 20; step++) {
            StepPlan plan = StepPlan.of(header, step, TASKS, state);
            StepRecord closed = plan.close(losses(plan));
            digests.append(ContentDigest.of(StepRecordCodec.encode(closed)).hex());
            state = state.after(closed);
        }
        assertThat(ContentDigest.of(digests.toString().getBytes(US_ASCII)).hex()).isEqualTo(digest);
    }

    private static List<Probe.Losses> losses(StepPlan plan) {
        List<Probe.Losses> losses = new ArrayList<>();
        for (Probe probe : plan.probes()) {
            double level = 0.5 + probe.task() + probe.shard() * 0.01;
            losses.add(new Probe.Losses(level + StrictMath.sin(probe.seed() * 1e-19) * 0.01,
                    level + StrictMath.cos(probe.seed() * 1e-19) * 0.01));
        }
        return losses;
    }
}
