package io.zeroth.server.snapshot;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;

import io.zeroth.core.noise.Noise;
import io.zeroth.core.noise.NoiseKind;
import io.zeroth.core.noise.Noises;
import io.zeroth.core.snapshot.Snapshot;
import io.zeroth.core.step.CurvatureUpdate;
import io.zeroth.core.step.Fold;
import io.zeroth.core.step.StepRecord;
import io.zeroth.core.theta.Theta;
import io.zeroth.core.theta.ThetaDigest;
import io.zeroth.server.TestJobs;
import io.zeroth.server.lane.HeldLane;
import io.zeroth.server.lane.ThreadLane;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LazyThetaTest {
    private static final Noise NOISE = Noises.of(NoiseKind.GAUSSIAN);

    @TempDir
    private Path directory;

    @Test
    void digestsAndSnapshotsAreOfExactlyTheStepsCommittedBefore() {
        SnapshotStore store = SnapshotStore.open(new DirectoryFiles(directory), TestJobs.LAYOUT.digest());
        List<String> digests = new ArrayList<>();
        try (LazyTheta theta = theta(snapshot(0), store, digests)) {
            LongStream.rangeClosed(1, 300).mapToObj(TestJobs::step).forEach(theta::commit);
            theta.takeDigest();
            theta.commit(TestJobs.step(301));
            var _ = theta.takeSnapshot();
            theta.commit(TestJobs.step(302));
            theta.takeDigest();
        }
        assertThat(digests).containsExactly("300 " + snapshot(300).digest(), "302 " + snapshot(302).digest());
        assertThat(store.newest(999).orElseThrow().digest()).isEqualTo(snapshot(301).digest());
    }

    @Test
    void foldingOnFromASnapshotSkipsTheStepsItHas() {
        SnapshotStore store = SnapshotStore.open(new DirectoryFiles(directory), TestJobs.LAYOUT.digest());
        List<String> digests = new ArrayList<>();
        try (LazyTheta theta = theta(snapshot(5), store, digests)) {
            LongStream.rangeClosed(1, 8).mapToObj(TestJobs::step).forEach(theta::commit);
            theta.takeDigest();
        }
        assertThat(digests).containsExactly("8 " + snapshot(8).digest());
    }

    @Test
    void curvaturesAreFoldedAndKeptWithTheValues() {
        SnapshotStore store = SnapshotStore.open(new DirectoryFiles(directory), TestJobs.LAYOUT.digest());
        List<String> digests = new ArrayList<>();
        Theta begin = Theta.zeros(TestJobs.LAYOUT.length()).withCurvatures();
        try (LazyTheta theta = theta(new Snapshot(0, TestJobs.LAYOUT, begin.copy()), store, digests)) {
            LongStream.rangeClosed(1, 40).mapToObj(LazyThetaTest::curved).forEach(theta::commit);
            var _ = theta.takeSnapshot();
            LongStream.rangeClosed(41, 50).mapToObj(LazyThetaTest::curved).forEach(theta::commit);
            theta.takeDigest();
        }
        Snapshot kept = store.newest(999).orElseThrow();
        assertThat(kept.step()).isEqualTo(40);
        assertThat(kept.theta().hasCurvatures()).isTrue();
        try (LazyTheta theta = theta(kept, store, digests)) {
            LongStream.rangeClosed(1, 50).mapToObj(LazyThetaTest::curved).forEach(theta::commit);
            theta.takeDigest();
        }
        LongStream.rangeClosed(1, 50).forEach(step -> Fold.apply(begin, NOISE, List.of(curved(step))));
        assertThat(digests).containsExactly("50 " + ThetaDigest.of(begin), "50 " + ThetaDigest.of(begin));
    }

    private static StepRecord curved(long step) {
        StepRecord plain = TestJobs.step(step);
        return new StepRecord(step, plain.epsilon(), plain.updates(), plain.losses(),
                Optional.of(new CurvatureUpdate(0.01f, List.of(0.02f))));
    }

    @Test
    void anExceptionIsTold() {
        CompletableFuture<Throwable> told = new CompletableFuture<>();
        SnapshotStore store = SnapshotStore.open(new DirectoryFiles(directory), TestJobs.LAYOUT.digest());
        try (LazyTheta theta = new LazyTheta(snapshot(0), NOISE, store, new ThreadLane("fold"), (step, digest) -> {
            throw new IllegalStateException("no ear");
        }, told::complete)) {
            theta.takeDigest();
            assertThat(told).succeedsWithin(10, SECONDS).asString().contains("no ear");
        }
    }

    @Test
    void aSnapshotThatIsAheadIsAShorterWayAndOneThatIsNotIsLeftAlone() {
        SnapshotStore store = SnapshotStore.open(new DirectoryFiles(directory), TestJobs.LAYOUT.digest());
        List<String> digests = new ArrayList<>();
        Theta elsewhere = Theta.zeros(TestJobs.LAYOUT.length());
        elsewhere.set(3, 7);
        HeldLane lane = new HeldLane();
        try (LazyTheta theta = new LazyTheta(snapshot(0), NOISE, store, lane,
                (step, digest) -> digests.add(step + " " + digest), e -> {
                    throw new AssertionError(e);
                })) {
            LongStream.rangeClosed(1, 202).mapToObj(TestJobs::step).forEach(theta::commit);
            theta.adopt(new Snapshot(200, TestJobs.LAYOUT, elsewhere.copy()));
            theta.adopt(snapshot(5));
            theta.takeDigest();
            lane.run();
            theta.adopt(snapshot(202));
            theta.takeDigest();
            lane.run();
        }
        // Folded on from what was adopted, which no fold would come to, and adopted no more than once.
        Fold.apply(elsewhere, NOISE, List.of(TestJobs.step(201), TestJobs.step(202)));
        assertThat(digests).containsExactly("202 " + ThetaDigest.of(elsewhere), "202 " + ThetaDigest.of(elsewhere));
        assertThat(store.find(200)).isPresent();
        assertThat(store.find(202)).isEmpty();
    }

    @Test
    void whatTheLogHasIsCaughtUpWithABatchAtATime() {
        SnapshotStore store = SnapshotStore.open(new DirectoryFiles(directory), TestJobs.LAYOUT.digest());
        List<String> digests = new ArrayList<>();
        List<String> asked = new ArrayList<>();
        try (LazyTheta theta = theta(snapshot(3), store, digests)) {
            theta.catchUp(600, (first, last) -> {
                asked.add(first + "-" + last);
                return LongStream.rangeClosed(first, last).mapToObj(TestJobs::step).toList();
            });
            theta.commit(TestJobs.step(601));
            theta.takeDigest();
            theta.catchUp(500, (_, _) -> {
                throw new AssertionError("nothing is missing");
            });
        }
        assertThat(asked).containsExactly("4-259", "260-515", "516-600");
        assertThat(digests).containsExactly("601 " + snapshot(601).digest());
    }

    private static LazyTheta theta(Snapshot from, SnapshotStore store, List<String> digests) {
        return new LazyTheta(from, NOISE, store, new ThreadLane("fold"),
                (step, digest) -> digests.add(step + " " + digest), e -> {
                    throw new AssertionError(e);
                });
    }

    /** What folding one step at a time gives. */
    private static Snapshot snapshot(long last) {
        Theta theta = Theta.zeros(TestJobs.LAYOUT.length());
        LongStream.rangeClosed(1, last).forEach(step -> Fold.apply(theta, NOISE, List.of(TestJobs.step(step))));
        Snapshot snapshot = new Snapshot(last, TestJobs.LAYOUT, theta);
        assertThat(snapshot.digest()).isEqualTo(ThetaDigest.of(theta));
        return snapshot;
    }
}
