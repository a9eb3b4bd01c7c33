package io.zeroth.cli.system;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

import io.zeroth.cli.bench.tiny.TinyBert;
import io.zeroth.cli.bench.tiny.TinyTask;
import io.zeroth.cli.client.ModelOptions;
import io.zeroth.cli.tls.TestAuthority;
import io.zeroth.cli.worker.BertEngines;
import io.zeroth.core.job.JobHeader;
import io.zeroth.core.job.LearningRateSchedule;
import io.zeroth.core.job.OptimizerSettings;
import io.zeroth.core.job.SeedSharing;
import io.zeroth.core.layout.Layout;
import io.zeroth.core.noise.NoiseKind;
import io.zeroth.core.snapshot.Snapshot;
import io.zeroth.model.bert.LanguageModel;
import io.zeroth.model.trainable.TrainableLayout;
import io.zeroth.model.trainable.TrainableRule;
import io.zeroth.server.Server;
import io.zeroth.server.ServerSettings;
import io.zeroth.server.cluster.Membership;
import io.zeroth.server.cluster.Peer;
import io.zeroth.wire.client.Transport;
import io.zeroth.wire.tls.Tls;
import io.zeroth.worker.engine.bert.EngineSettings;
import io.zeroth.worker.session.BaseModel;
import io.zeroth.worker.session.Worker;
import io.zeroth.worker.session.WorkerEnd;
import io.zeroth.worker.session.WorkerSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Servers, workers and commands that let nobody in without a certificate. */
class TlsClusterTest {
    private static final int STEPS = 20;
    private static final List<String> NAMES = List.of("a", "b", "c");

    private final TestAuthority authority = new TestAuthority("zeroth");
    private final List<AutoCloseable> open = new ArrayList<>();
    @TempDir
    private Path directory = Path.of(".");

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable each : open.reversed()) {
            each.close();
        }
    }

    private <T extends AutoCloseable> T opened(T resource) {
        open.add(resource);
        return resource;
    }

    private Path certificate(String name, String... names) {
        return authority.issue(directory.resolve("tls-" + name), names);
    }

    /** Each has an address of its own, which alone its certificate is for. */
    private static List<Peer> peers() throws IOException {
        List<Peer> peers = new ArrayList<>();
        for (String name : NAMES) {
            peers.add(new Peer(name, "127.0.0." + (peers.size() + 2), freePort(), freePort()));
        }
        return peers;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private void start(Peer self, List<Peer> peers, LanguageModel model) throws IOException {
        Layout layout = TrainableLayout.of(List.of(TrainableRule.parse("head.transform.*")), model);
        JobHeader header = new JobHeader("job", JobHeader.SEMANTICS_VERSION, NoiseKind.GAUSSIAN, "tiny", model.digest(),
                layout.digest(), layout.length(), 1,
                new OptimizerSettings(STEPS, 1e-2f, 1e-2f, LearningRateSchedule.LINEAR, 2, SeedSharing.SHARED, 8, 0));
        InetAddress address = InetAddress.getByName(self.host());
        opened(Server.start(ServerSettings
                .of(directory.resolve(self.name()), self.port(), header,
                        () -> new Snapshot(0, layout, TrainableLayout.initial(layout, model)))
                .withAddress(address)
                .withMembership(Membership.of(self.name(), peers).withRaftBind(address))
                .withTls(opened(Tls.open(certificate(self.name(), self.host()))))));
    }

    private void work(String servers, LanguageModel model) {
        BertEngines engines = opened(BertEngines.of(model, EngineSettings.defaults().withThreads(1)));
        Worker worker = new Worker(
                WorkerSettings.of(servers, "w", directory.resolve("w"))
                        .withTransport(Transport.of(opened(Tls.open(certificate("w", "w"))))),
                BaseModel.of(model, engines));
        CompletableFuture<WorkerEnd> end = new CompletableFuture<>();
        Thread.ofPlatform().name("w").daemon().start(() -> {
            try {
                end.complete(worker.run());
            } catch (InterruptedException e) {
                end.completeExceptionally(e);
            }
        });
        opened(() -> {
            worker.stop();
            end.get(20, SECONDS);
        });
    }

    @Test
    void threeServersTrainForWhoHasACertificateAndTellWhoHasNone() throws Exception {
        LanguageModel model = opened(ModelOptions.open(TinyBert.write(directory.resolve("model"), 1)));
        List<Peer> peers = peers();
        for (Peer peer : peers) {
            start(peer, peers, model);
        }
        String servers = peers.stream().map(Peer::address).collect(Collectors.joining(","));
        String mine = certificate("user", "user").toString();
        assertThat(Command.printed("task", "push", "--server", servers, "--tls-dir", mine,
                TinyTask.write(directory, "first", 1).toString())).contains("task first is stored");
        assertThat(Command.printed("job", "resume", "--server", servers, "--tls-dir", mine)).contains("running");
        work(servers, model);
        await().atMost(60, SECONDS)
                .pollInterval(500, MILLISECONDS)
                .until(() -> Command.printed("job", "status", "--server", servers, "--tls-dir", mine)
                        .contains(": complete, step %d of %d".formatted(STEPS, STEPS)));
        assertThat(Command.printed("cluster", "status", "--server", servers, "--tls-dir", mine)).contains("leader",
                "follower");

        Peer first = peers.getFirst();
        assertThat(Command.failed("cluster", "status", "--server", first.address())).endsWith(
                "; check --server and that 'zeroth server' runs there, and give --tls-dir if connections are encrypted");
        String second = peers.get(1).address();
        assertThat(Command.failed("cluster", "status", "--server", second, "--tls-dir", mine, "--tls-server-name",
                "zeroth.example")).startsWith("zeroth: the server's certificate is for other names (");
        assertThat(Command.printed("cluster", "status", "--server", second, "--tls-dir",
                certificate("other", "other").toString(), "--tls-server-name", peers.get(1).host())).contains("leader");
    }

    @Test
    void aServerThatIsAloneCallsItselfByTheNameOfItsCertificate() throws Exception {
        String files = certificate("alone", "zeroth.example").toString();
        try (Training training = Training.start(directory, "--tls-dir", files)) {
            assertThat(Command.printed("task", "list", "--server", training.address().toString(), "--tls-dir", files,
                    "--tls-server-name", "zeroth.example")).contains("first", "second");
        }
    }

    @Test
    void filesThatAreNotThereAndANameWithoutThemAreTold() {
        Path none = directory.resolve("none");
        assertThat(Command.failed("job", "status", "--tls-dir", none.toString())).isEqualTo(
                "zeroth: there is no file %s/ca.crt; a TLS directory has ca.crt, tls.crt and tls.key in PEM, as a kubernetes.io/tls secret does"
                        .formatted(none));
        assertThat(Command.failed("job", "status", "--tls-server-name", "a"))
                .isEqualTo("zeroth: --tls-server-name is 'a' and --tls-dir is not given; give both, or neither");
    }
}
