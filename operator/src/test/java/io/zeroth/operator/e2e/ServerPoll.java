package io.zeroth.operator.e2e;

import java.time.Clock;
import java.util.concurrent.TimeUnit;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.grpc.ChannelCredentials;
import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.zeroth.operator.resource.Names;
import io.zeroth.v1.GetJobRequest;
import io.zeroth.v1.JobServiceGrpc;
import io.zeroth.v1.JobStatus;

/** Asks one server's pod how the job stands, at its address. */
final class ServerPoll implements AutoCloseable {
    private static final long DEADLINE_MILLIS = 2000;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final String pod;
    private final ManagedChannel channel;

    /** @param name whose certificate the server has to have, where connections are encrypted */
    ServerPoll(String pod, String address, ChannelCredentials credentials, String name) {
        this.pod = pod;
        this.channel = Grpc.newChannelBuilderForAddress(address, Names.PORT, credentials)
                .overrideAuthority(name)
                .build();
    }

    /** Adds what it tells, if it leads. */
    void poll(JobRecord record, Clock clock) {
        try {
            JobStatus status = JobServiceGrpc.newBlockingStub(channel)
                    .withDeadlineAfter(DEADLINE_MILLIS, TimeUnit.MILLISECONDS)
                    .getJob(GetJobRequest.getDefaultInstance())
                    .getStatus();
            if (!status.getLeader().equals(pod)) {
                return;
            }
            ObjectNode document = JSON.createObjectNode()
                    .put("server", pod)
                    .put("phase", status.getPhase().name())
                    .put("step", status.getStep());
            ObjectNode workers = document.putObject("workers");
            status.getWorkersList().forEach(worker -> workers.put(worker.getWorker(), worker.getProbes()));
            record.add(clock.millis(), document);
        } catch (StatusRuntimeException _) {
            channel.resetConnectBackoff();
        }
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }
}
