package io.zeroth.cli.bench.server.fleet;

import java.util.Optional;
import java.util.function.Consumer;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.zeroth.core.job.JobHeader;
import io.zeroth.v1.DigestReport;
import io.zeroth.v1.Hello;
import io.zeroth.v1.LeaseList;
import io.zeroth.v1.Ready;
import io.zeroth.v1.WorkRequest;
import io.zeroth.v1.WorkResponse;
import io.zeroth.v1.WorkerServiceGrpc;
import io.zeroth.wire.CommittedStepMessages;

/**
 * One session of one worker that answers a lease as soon as it has it, with losses that are a function of the probe's seed.
 * Its messages are those of a worker; what it leaves out is all that a worker computes.
 */
final class SimulatedWorker extends ClientCall.Listener<Received> {
    /** The real method, but for how messages are read. */
    private static final MethodDescriptor<WorkRequest, Received> WORK = WorkerServiceGrpc.getWorkMethod()
            .toBuilder(WorkerServiceGrpc.getWorkMethod().getRequestMarshaller(), Received.Bytes.INSTANCE)
            .build();
    private static final int SLOTS = 16;
    private static final int UNBOUNDED = Integer.MAX_VALUE;

    private final ClientCall<WorkRequest, Received> call;
    private final SharedTheta theta;
    private final FleetCounts counts;
    private final Consumer<Status> ended;
    private long position;

    private SimulatedWorker(Channel channel, SharedTheta theta, FleetCounts counts, Consumer<Status> ended) {
        this.call = channel.newCall(WORK, CallOptions.DEFAULT.withWaitForReady());
        this.theta = theta;
        this.counts = counts;
        this.ended = ended;
        this.position = theta.position();
    }

    /** Begins a session. */
    static void start(String name, BenchJob job, Channel channel, SharedTheta theta, FleetCounts counts,
            Consumer<Status> ended) {
        SimulatedWorker worker = new SimulatedWorker(channel, theta, counts, ended);
        worker.call.start(worker, new Metadata());
        worker.call.request(UNBOUNDED);
        worker.say(WorkRequest.newBuilder()
                .setHello(Hello.newBuilder()
                        .setWorker(name)
                        .setEngine("simulated")
                        .setLayoutDigest(job.layout().digest().hex())
                        .setPosition(worker.position)
                        .setSemanticsVersion(JobHeader.SEMANTICS_VERSION)));
    }

    private void say(WorkRequest.Builder message) {
        call.sendMessage(message.build());
    }

    @Override
    public void onMessage(Received received) {
        counts.messages.increment();
        Optional<Long> last = received.lastStep();
        if (last.isPresent()) {
            counts.stepBytes.add(received.size());
            steps(last.get(), received);
            return;
        }
        WorkResponse message = received.message();
        switch (message.getMessageCase()) {
            case WELCOME -> {
                if (message.getWelcome().hasSnapshot()) {
                    throw new IllegalStateException("simulated workers join before the first step");
                }
                say(WorkRequest.newBuilder().setReady(Ready.newBuilder().setPosition(position).setSlots(SLOTS)));
                counts.ready.increment();
            }
            case LEASES -> { counts.leaseBytes.add(received.size()); answer(message.getLeases()); }
            case DIGEST_REQUEST -> say(WorkRequest.newBuilder()
                    .setDigestReport(
                            DigestReport.newBuilder().setPosition(position).setDigest(theta.digest(position))));
            case DRAIN -> call.halfClose();
            case TASK_LIST -> {}
            case COMMITTED_STEPS, MESSAGE_NOT_SET -> throw new IllegalStateException("unknown message " + message);
        }
    }

    private void steps(long last, Received received) {
        if (last > theta.position()) {
            theta.fold(CommittedStepMessages.fromMessage(received.message().getCommittedSteps(), theta.header()));
        }
        position = last;
    }

    private void answer(LeaseList leases) {
        counts.answers.add(leases.getLeasesCount());
        call.sendMessage(LeaseAnswers.to(leases));
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
        counts.ended.increment();
        ended.accept(status);
    }
}
