package io.zeroth.cli.server;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

import io.zeroth.cli.Failure;
import io.zeroth.cli.client.ServerAddress;
import io.zeroth.cli.client.ServerList;
import io.zeroth.server.cluster.Membership;
import io.zeroth.server.cluster.Peer;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Option;

/** The options that make a server one of several. */
final class ClusterOptions {
    @Option(
            names = "--name",
            showDefaultValue = Visibility.NEVER,
            paramLabel = "NAME",
            description = "This server's name among --peers; it stays with the data directory.")
    private Optional<String> name = Optional.empty();

    @Option(
            names = "--peers",
            showDefaultValue = Visibility.NEVER,
            paramLabel = "NAME=HOST:PORT/RAFTPORT,...",
            description = "The 1, 3 or 5 servers that keep the job together, this one among them: PORT is for workers and "
                    + "commands, RAFTPORT for the other servers. It counts until the log has begun; from then on the log "
                    + "knows its servers.")
    private Optional<String> peers = Optional.empty();

    @Option(
            names = "--join",
            description = "Wait to be added to a cluster that runs, by 'zeroth cluster add'; --peers has this server.")
    private boolean join;

    @Option(
            names = "--raft-bind",
            showDefaultValue = Visibility.NEVER,
            paramLabel = "ADDRESS",
            description = "The address of this machine where the other servers' calls are taken (default: that of --bind).")
    private Optional<InetAddress> raftBind = Optional.empty();

    /**
     * @throws Failure where some of the options are given without the others
     * @throws IllegalArgumentException where the list does not fit
     */
    Membership membership(InetAddress bind) {
        if (peers.isEmpty()) {
            if (name.isPresent() || join || raftBind.isPresent()) {
                throw new Failure("%s is given without --peers; say which servers there are, such as --peers %s"
                        .formatted(name.isPresent() ? "--name" : join ? "--join" : "--raft-bind",
                                "a=one:7070/7071,b=two:7070/7071,c=three:7070/7071"));
            }
            return Membership.alone();
        }
        List<Peer> all = Membership.parse(peers.get());
        String self = name.orElseThrow(() -> new Failure("--peers is given without --name; say which of %s this one is"
                .formatted(all.stream().map(Peer::name).toList())));
        Membership membership = Membership.of(self, all).withRaftBind(raftBind.orElse(bind));
        return join ? membership.joining() : membership;
    }

    /** Where commands find the leader of a cluster that begins with these servers. */
    static ServerList servers(Membership membership) {
        return new ServerList(
                membership.peers().stream().map(peer -> new ServerAddress(peer.host(), peer.port())).toList());
    }
}
