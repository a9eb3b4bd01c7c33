package io.zeroth.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import io.zeroth.core.digest.ContentDigest;
import io.zeroth.core.importance.rule.MaskRule;
import io.zeroth.core.job.JobHeader;
import io.zeroth.core.layout.Layout;
import io.zeroth.core.layout.Mask;
import io.zeroth.core.layout.Segment;
import io.zeroth.core.layout.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerStartTest {
    @TempDir
    private Path directory;

    private ServerSettings settings() {
        return ServerJobTest.settings(directory.resolve("data"));
    }

    @Test
    void aDataDirectoryThatAnotherServerUsesIsNamed() {
        try (Server _ = Server.start(settings())) {
            assertThatThrownBy(() -> Server.start(settings())).hasMessageContaining("data directory")
                    .hasMessageContaining("is in use by another server");
        }
    }

    @Test
    void aPlaceThatIsNoDirectoryIsNamed() throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "taken");
        assertThatThrownBy(() -> Server.start(ServerJobTest.settings(file))).hasMessageContaining(file.toString())
                .hasMessageContaining("give one that this user can write to");
    }

    @Test
    void aPlaceBelowAFileAndALogOrSnapshotsThatAreFilesAreNamed() throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "taken");
        assertThatThrownBy(() -> Server.start(ServerJobTest.settings(file.resolve("data"))))
                .hasMessageContaining(file.toString())
                .hasMessageContaining("give one that this user can write to")
                .hasMessageNotContaining("\n");
        for (String part : List.of("log", "snapshots")) {
            Path data = Files.createDirectories(directory.resolve("with-" + part));
            Path taken = Files.writeString(data.resolve(part), "taken");
            assertThatThrownBy(() -> Server.start(ServerJobTest.settings(data))).hasMessageContaining(taken.toString())
                    .hasMessageNotContaining("\n");
        }
    }

    @Test
    void aPortInUseIsNamedAndTheDataDirectoryIsFreeAgain() throws Exception {
        try (ServerSocket taken = new ServerSocket(0)) {
            ServerSettings settings = ServerSettings.of(directory.resolve("data"), taken.getLocalPort(),
                    TestJobs.header(30), ServerJobTest::base);
            assertThatThrownBy(() -> Server.start(settings))
                    .hasMessageContaining("port %d of ".formatted(taken.getLocalPort()))
                    .hasMessageContaining("cannot be opened");
        }
        try (Server server = Server.start(settings())) {
            assertThat(server.port()).isPositive();
        }
    }

    @Test
    void aLogOfAnotherJobIsRefusedNamingBoth() {
        Server.start(settings()).close();
        Layout other = new Layout(List.of(new Segment.Weights("head.norm.gamma", Shape.of(64), Mask.all())));
        ServerSettings changed = ServerSettings.of(directory.resolve("data"), 0, TestJobs.header("test", 30, other),
                ServerJobTest::base);
        assertThatThrownBy(() -> Server.start(changed)).hasMessageContaining("the layout's digest")
                .hasMessageContaining(TestJobs.LAYOUT.digest().hex())
                .hasMessageContaining(other.digest().hex())
                .hasMessageContaining("empty data directory");
        Server.start(settings()).close();
    }

    @Test
    void aLogOfAnotherMaskOrBaseIsRefusedInWords() {
        Server.start(settings()).close();
        assertThatThrownBy(() -> Server.start(settings(TestJobs.header(30).withMask(new MaskRule.Random(0.5, 3)))))
                .hasMessageEndingWith(
                        "is whole and the server was started with random with keep 0.5, seed 3; start it with whole, or with an empty data directory");
        JobHeader job = TestJobs.header(30);
        ContentDigest other = ContentDigest.of(new byte[] {1});
        JobHeader ofOther = new JobHeader(job.job(), job.semanticsVersion(), job.noise(), "path:other", other,
                job.layout(), job.thetaLength(), job.seed(), job.optimizer());
        assertThatThrownBy(() -> Server.start(settings(ofOther))).hasMessageContaining("the base model's digest")
                .hasMessageContaining(job.base().hex() + " and the server was started with " + other.hex())
                .hasMessageEndingWith("start it with model %s as it was, or with an empty data directory"
                        .formatted(job.baseReference()));
        Server.start(settings()).close();
    }

    private ServerSettings settings(JobHeader header) {
        return ServerSettings.of(directory.resolve("data"), 0, header, ServerJobTest::base);
    }

    @Test
    void aBaseThatDoesNotFitTheJobIsRefused() {
        Layout other = new Layout(List.of(new Segment.Weights("head.norm.gamma", Shape.of(64), Mask.all())));
        ServerSettings wrong = ServerSettings.of(directory.resolve("data"), 0, TestJobs.header("test", 30, other),
                ServerJobTest::base);
        assertThatThrownBy(() -> Server.start(wrong)).hasMessageContaining("the initial theta is of step 0 and layout");
    }

    @Test
    void aDamagedSnapshotIsSkippedAndMadeAnew() throws Exception {
        Server.start(settings()).close();
        Path snapshot = directory.resolve("data/snapshots/step-000000000000.snapshot");
        byte[] bytes = Files.readAllBytes(snapshot);
        byte[] damaged = bytes.clone();
        damaged[damaged.length / 2] ^= 1;
        Files.write(snapshot, damaged);
        Server.start(settings()).close();
        assertThat(Files.readAllBytes(snapshot)).isEqualTo(bytes);
    }
}
