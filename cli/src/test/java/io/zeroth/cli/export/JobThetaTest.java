package io.zeroth.cli.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;

import com.google.protobuf.ByteString;
import io.grpc.Grpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.stub.StreamObserver;
import io.zeroth.cli.Failure;
import io.zeroth.cli.client.ServerAddress;
import io.zeroth.cli.client.ServerConnection;
import io.zeroth.core.digest.ContentDigest;
import io.zeroth.core.job.JobHeader;
import io.zeroth.core.job.LearningRateSchedule;
import io.zeroth.core.job.OptimizerSettings;
import io.zeroth.core.job.SeedSharing;
import io.zeroth.core.layout.Layout;
import io.zeroth.core.layout.Mask;
import io.zeroth.core.layout.Segment;
import io.zeroth.core.layout.Shape;
import io.zeroth.core.noise.NoiseKind;
import io.zeroth.core.noise.Noises;
import io.zeroth.core.snapshot.Snapshot;
import io.zeroth.core.snapshot.SnapshotCodec;
import io.zeroth.core.step.Fold;
import io.zeroth.core.step.StepRecord;
import io.zeroth.core.step.TaskLoss;
import io.zeroth.core.step.Update;
import io.zeroth.core.theta.Theta;
import io.zeroth.core.theta.ThetaDigest;
import io.zeroth.v1.FetchLogRequest;
import io.zeroth.v1.FetchLogResponse;
import io.zeroth.v1.FetchSnapshotRequest;
import io.zeroth.v1.FetchSnapshotResponse;
import io.zeroth.v1.JobStatus;
import io.zeroth.v1.ListSnapshotsRequest;
import io.zeroth.v1.ListSnapshotsResponse;
import io.zeroth.v1.SnapshotServiceGrpc.SnapshotServiceImplBase;
import io.zeroth.wire.JobHeaders;
import io.zeroth.wire.SnapshotReference;
import io.zeroth.wire.StepRecords;
import io.zeroth.wire.client.Chunks;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Theta out of a snapshot of step 2 and a log of ten steps, against their fold by hand. */
class JobThetaTest {
    private static final Layout LAYOUT = new Layout(List.of(new Segment.Weights("head.bias", Shape.of(5), Mask.all())));
    private static final List<StepRecord> LOG = LongStream.rangeClosed(1, 10)
            .mapToObj(step -> new StepRecord(step, 1e-3f, List.of(new Update(step, 0.5f), new Update(-step, 0.25f)),
                    List.of(new TaskLoss("mood", 0.5f))))
            .toList();

    @TempDir
    private Path directory = Path.of(".");
    private final Server server = started(new FakeSnapshots());
    private final ServerConnection connection = ServerConnection.to(new ServerAddress("localhost", server.getPort()));

    private static Server started(FakeSnapshots snapshots) {
        try {
            return Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create())
                    .addService(snapshots)
                    .build()
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @AfterEach
    void stop() {
        connection.close();
        server.shutdownNow();
    }

    @Test
    void theStepsAfterTheSnapshotAreFoldedUpToTheLastThatTheStatusTellsOf() throws Exception {
        JobTheta theta = fetch(status(8, 5, digest(5)));
        assertThat(theta.step()).isEqualTo(8);
        assertThat(theta.digest()).isEqualTo(digest(8));
        assertThat(theta.confirmedAt()).contains(5L);
        assertThat(theta.layout()).isEqualTo(LAYOUT);
    }

    @Test
    void aDigestOfAStepBeforeTheSnapshotConfirmsNothing() throws Exception {
        JobTheta theta = fetch(status(10, 1, digest(1)));
        assertThat(theta.digest()).isEqualTo(digest(10));
        assertThat(theta.confirmedAt()).isEmpty();
        assertThat(fetch(status(2, 2, digest(2))).confirmedAt()).contains(2L);
    }

    @Test
    void anotherDigestThanTheJobsIsRefused() {
        assertThatThrownBy(() -> fetch(status(8, 5, digest(6)))).isInstanceOf(Failure.class)
                .hasMessage(
                        "theta of step 5 has digest %016x here and %016x on the server; use the same version of zeroth"
                                .formatted(digest(5), digest(6)));
    }

    @Test
    void aLogThatEndsBeforeTheJobsStepIsRefused() {
        assertThatThrownBy(() -> fetch(status(11, 5, digest(5)))).isInstanceOf(Failure.class)
                .hasMessage("the log that the server sent ends at step 10 and the job is at step 11; export it again");
    }

    @Test
    void aSnapshotOfAnotherLayoutIsRefused() {
        JobStatus.Builder masked = status(8, 5, digest(5)).toBuilder();
        masked.getMaskBuilder().setLayoutDigest(ContentDigest.of(new byte[1]).hex());
        assertThatThrownBy(() -> fetch(masked.build())).isInstanceOf(Failure.class)
                .hasMessageStartingWith("snapshot 2 has layout " + LAYOUT.digest().brief() + " and job 'job' has ");
    }

    private JobTheta fetch(JobStatus status) throws Exception {
        return JobTheta.fetch(connection, status, Files.createTempDirectory(directory, "client"));
    }

    private static JobStatus status(long step, long digestStep, long digest) {
        JobHeader header = new JobHeader("job", JobHeader.SEMANTICS_VERSION, NoiseKind.GAUSSIAN, "path:model",
                ContentDigest.of(new byte[2]), LAYOUT.digest(), LAYOUT.length(), 7,
                new OptimizerSettings(20, 1e-3f, 1e-3f, LearningRateSchedule.LINEAR, 2, SeedSharing.SHARED, 8, 0));
        return JobStatus.newBuilder()
                .setHeader(JobHeaders.toMessage(header))
                .setStep(step)
                .setDigestStep(digestStep)
                .setDigest(digest)
                .build();
    }

    private static Theta theta(int step) {
        Theta theta = Theta.zeros(LAYOUT.length());
        Fold.apply(theta, Noises.of(NoiseKind.GAUSSIAN), LOG.subList(0, step));
        return theta;
    }

    private static long digest(int step) {
        return ThetaDigest.of(theta(step));
    }

    /** A server of one snapshot and the log. */
    private static final class FakeSnapshots extends SnapshotServiceImplBase {
        private final byte[] snapshot = snapshot();

        private static byte[] snapshot() {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try {
                SnapshotCodec.write(new Snapshot(2, LAYOUT, theta(2)), bytes);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return bytes.toByteArray();
        }

        @Override
        public void listSnapshots(ListSnapshotsRequest request, StreamObserver<ListSnapshotsResponse> response) {
            response.onNext(ListSnapshotsResponse.newBuilder()
                    .addSnapshots(new SnapshotReference(2, digest(2), snapshot.length).toMessage())
                    .build());
            response.onCompleted();
        }

        @Override
        public void fetchSnapshot(FetchSnapshotRequest request, StreamObserver<FetchSnapshotResponse> response) {
            response.onNext(Chunks.of(0, ByteString.copyFrom(snapshot)));
            response.onCompleted();
        }

        @Override
        public void fetchLog(FetchLogRequest request, StreamObserver<FetchLogResponse> response) {
            List<StepRecord> wanted = LOG.stream().filter(step -> step.step() >= request.getFromStep()).toList();
            response.onNext(FetchLogResponse.newBuilder().addAllRecords(StepRecords.toMessages(wanted)).build());
            response.onCompleted();
        }
    }
}
