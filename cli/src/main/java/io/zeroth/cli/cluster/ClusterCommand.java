package io.zeroth.cli.cluster;

import java.io.PrintWriter;

import io.zeroth.cli.client.ServerConnection;
import io.zeroth.cli.client.ServerOption;
import io.zeroth.cli.progress.Figures;
import io.zeroth.server.cluster.Peer;
import io.zeroth.v1.AddServerRequest;
import io.zeroth.v1.GetClusterRequest;
import io.zeroth.v1.RemoveServerRequest;
import io.zeroth.v1.SnapshotInfo;
import io.zeroth.v1.TakeSnapshotRequest;
import io.zeroth.v1.TransferLeadershipRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The commands for the servers that keep a job together. */
@Command(
        name = "cluster",
        description = "Tells how the servers of a job stand; adds and removes servers, and moves the lead.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = ClusterStatusCommand.class,
        footerHeading = "%nExamples:%n",
        footer = {"  zeroth cluster status --server a:7070,b:7070,c:7070",
            "  zeroth cluster add d=four:7070/7071 --server a:7070,b:7070,c:7070",
            "  zeroth cluster transfer b --server a:7070,b:7070,c:7070"})
public final class ClusterCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    @Command(
            name = "add",
            description = "Adds a server that runs with --join; done once it has the log. One change at a time.",
            footerHeading = "%nExample:%n",
            footer = {
                "  zeroth server --data d --name d --peers d=four:7070/7071 --join --bind 0.0.0.0 --job-file job.yaml",
                "  zeroth cluster add d=four:7070/7071 --server a:7070,b:7070,c:7070"})
    int add(@Mixin ServerOption server,
            @Parameters(
                    paramLabel = "NAME=HOST:PORT/RAFTPORT",
                    description = "The server as others reach it.") String added) {
        Peer peer = Peer.parse(added);
        try (ServerConnection connection = server.connect()) {
            var response = connection.longCluster()
                    .addServer(AddServerRequest.newBuilder()
                            .setName(peer.name())
                            .setHost(peer.host())
                            .setPort(peer.port())
                            .setRaftPort(peer.raftPort())
                            .build());
            return done("server %s is in the cluster".formatted(peer.name()), response.isInitialized());
        }
    }

    @Command(
            name = "remove",
            description = "Removes a server, whose process ends; where it leads, another takes the lead first.")
    int remove(@Mixin ServerOption server,
            @Parameters(paramLabel = "NAME", description = "The server's name.") String name) {
        try (ServerConnection connection = server.connect()) {
            if (connection.cluster().getCluster(GetClusterRequest.getDefaultInstance()).getLeader().equals(name)) {
                var _ = connection.longCluster().transferLeadership(TransferLeadershipRequest.getDefaultInstance());
            }
            var response = connection.afterTransfer()
                    .removeServer(RemoveServerRequest.newBuilder().setName(name).build());
            return done("server %s is out of the cluster".formatted(name), response.isInitialized());
        }
    }

    @Command(name = "transfer", description = "Has another server lead; work goes on there at once.")
    int transfer(@Mixin ServerOption server, @Parameters(
            paramLabel = "NAME",
            arity = "0..1",
            defaultValue = "",
            showDefaultValue = Visibility.NEVER,
            description = "The server that is to lead (default: the one that has the most of the log).") String name) {
        try (ServerConnection connection = server.connect()) {
            var response = connection.longCluster()
                    .transferLeadership(TransferLeadershipRequest.newBuilder().setName(name).build());
            return done(name.isEmpty() ? "another server leads" : "server %s leads".formatted(name),
                    response.isInitialized());
        }
    }

    @Command(name = "snapshot", description = "Has the server that leads keep a snapshot of theta now.")
    int snapshot(@Mixin ServerOption server) {
        try (ServerConnection connection = server.connect()) {
            SnapshotInfo kept = connection.longCluster()
                    .takeSnapshot(TakeSnapshotRequest.getDefaultInstance())
                    .getSnapshot();
            return done("a snapshot of step %s is kept: %s, digest %s".formatted(Figures.count(kept.getStep()),
                    Figures.bytes(kept.getSizeBytes()), Figures.digest(kept.getDigest())), true);
        }
    }

    private int done(String line, boolean answered) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(line);
        return answered ? 0 : 1;
    }
}
