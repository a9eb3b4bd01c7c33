package io.zeroth.cli.cluster;

import java.io.PrintWriter;
import java.util.concurrent.Callable;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import io.zeroth.cli.client.ServerConnection;
import io.zeroth.cli.client.ServerOption;
import io.zeroth.cli.progress.Figures;
import io.zeroth.cli.progress.TextTable;
import io.zeroth.v1.ClusterServer;
import io.zeroth.v1.GetClusterResponse;
import io.zeroth.v1.ServerRole;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Tells how the servers of a job stand. */
@Command(
        name = "status",
        description = "Tells how the servers stand, as any one of them sees it, also while none leads.",
        footerHeading = "%nExamples:%n",
        footer = {"  zeroth cluster status --server a:7070,b:7070,c:7070",
            "  zeroth cluster status --json | jq .leader"})
final class ClusterStatusCommand implements Callable<Integer> {
    @Mixin
    private ServerOption server = new ServerOption();

    @Option(
            names = "--json",
            description = "Print the status as one JSON document, with the names of zeroth.v1.GetClusterResponse.")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InvalidProtocolBufferException {
        PrintWriter out = spec.commandLine().getOut();
        try (ServerConnection connection = server.connectAny()) {
            GetClusterResponse cluster = connection.servers();
            if (json) {
                out.println(JsonFormat.printer().includingDefaultValueFields().print(cluster));
                return 0;
            }
            out.println(cluster.getLeader().isEmpty()
                    ? "no server leads, as %s sees it".formatted(cluster.getName())
                    : "server %s leads, as %s sees it; election %s".formatted(cluster.getLeader(), cluster.getName(),
                            Figures.count(cluster.getTerm())));
            TextTable table = TextTable.of("server", "address", "role", ">log entries");
            for (ClusterServer each : cluster.getServersList()) {
                table.row(each.getName(), each.getAddress().isEmpty() ? "-" : each.getAddress(), role(each.getRole()),
                        each.getLastApplied() == 0 ? "-" : Figures.count(each.getLastApplied()));
            }
            table.lines().forEach(out::println);
            return 0;
        }
    }

    private static String role(ServerRole role) {
        return switch (role) {
            case SERVER_ROLE_LEADER -> "leader";
            case SERVER_ROLE_FOLLOWER -> "follower";
            case SERVER_ROLE_UNSPECIFIED, UNRECOGNIZED -> "-";
        };
    }
}
