package io.zeroth.operator.observe.grpc;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

import com.google.common.base.Throwables;
import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import com.google.common.util.concurrent.UncheckedExecutionException;
import io.fabric8.kubernetes.api.model.Secret;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.zeroth.operator.api.FineTuneJob;
import io.zeroth.operator.decide.ServerCall;
import io.zeroth.operator.observe.JobServers;
import io.zeroth.operator.observe.ServerView;
import io.zeroth.operator.resource.Names;
import io.zeroth.v1.GetJobRequest;
import io.zeroth.v1.JobServiceGrpc;
import io.zeroth.v1.PauseJobRequest;
import io.zeroth.v1.ResumeJobRequest;
import io.zeroth.wire.tls.TlsFileException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reaches servers by the names of their pods; a connection that is not used for a while is closed. */
public final class GrpcServers implements JobServers {
    private static final Logger log = LoggerFactory.getLogger(GrpcServers.class);
    private static final Duration DEADLINE = Duration.ofSeconds(3);
    private static final Duration IDLE = Duration.ofMinutes(2);

    private final Function<FineTuneJob, String> addresses;
    private final Cache<Key, ServerChannel> channels = CacheBuilder.newBuilder()
            .expireAfterAccess(IDLE)
            .<Key, ServerChannel>removalListener(
                    removed -> Optional.ofNullable(removed.getValue()).ifPresent(ServerChannel::close))
            .build();

    private GrpcServers(Function<FineTuneJob, String> addresses) {
        this.addresses = requireNonNull(addresses, "addresses");
    }

    /** By the DNS names of pods. */
    public static GrpcServers byName() {
        return new GrpcServers(Names::addresses);
    }

    /** @param addresses where a job's servers are, as {@code HOST:PORT,...} */
    public static GrpcServers at(Function<FineTuneJob, String> addresses) {
        return new GrpcServers(addresses);
    }

    @Override
    public Optional<ServerView> view(FineTuneJob job, Optional<Secret> certificate) {
        try {
            ManagedChannel channel = channel(job, certificate);
            return ServerViews.of(JobServiceGrpc.newBlockingStub(channel)
                    .withDeadlineAfter(DEADLINE.toMillis(), TimeUnit.MILLISECONDS)
                    .getJob(GetJobRequest.getDefaultInstance())
                    .getStatus());
        } catch (StatusRuntimeException e) {
            log.debug("no server of {} answers: {}", addresses.apply(job), e.getStatus());
            channel(job, certificate).resetConnectBackoff();
            return Optional.empty();
        } catch (TlsFileException e) {
            log.warn("the certificate of the servers cannot be used: {}", e.getMessage());
            return Optional.empty();
        }
    }

    @Override
    public boolean call(FineTuneJob job, Optional<Secret> certificate, ServerCall call) {
        var stub = JobServiceGrpc.newBlockingStub(channel(job, certificate))
                .withDeadlineAfter(DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
        try {
            return switch (call) {
                case PAUSE -> stub.pauseJob(PauseJobRequest.getDefaultInstance()).isInitialized();
                case RESUME -> stub.resumeJob(ResumeJobRequest.getDefaultInstance()).isInitialized();
            };
        } catch (StatusRuntimeException e) {
            log.warn("the servers did not {} the job and are asked again: {}", call, e.getStatus());
            return false;
        }
    }

    private ManagedChannel channel(FineTuneJob job, Optional<Secret> certificate) {
        Key key = new Key(addresses.apply(job), certificate.map(secret -> secret.getMetadata().getResourceVersion()));
        try {
            return channels.get(key, () -> ServerChannel.open(key.addresses(), certificate)).channel();
        } catch (ExecutionException | UncheckedExecutionException e) {
            Throwables.throwIfUnchecked(e.getCause() == null ? e : e.getCause());
            throw new IllegalStateException("opening a channel throws no checked exception", e);
        }
    }

    @Override
    public void close() {
        channels.invalidateAll();
        channels.cleanUp();
    }

    /** A channel is another one where its certificate is. */
    private record Key(String addresses, Optional<String> certificate) {}
}
