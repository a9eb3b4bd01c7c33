package io.zeroth.operator.observe;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;

/** Reads how a job's pods stand. */
public final class PodReader {
    /** Ends that are no failure of the server's own: in order, killed, and told to end. */
    private static final Set<Integer> NO_FAILURE = Set.of(0, 137, 143);
    private static final Set<String> USUAL = Set.of("ContainerCreating", "PodInitializing");
    private static final int LONGEST = 500;

    private PodReader() {}

    /**
     * @param serverLabels the labels that the pods of servers have
     * @param workerLabels the labels that the pods of workers have
     */
    public static PodsView read(Collection<Pod> pods, Map<String, String> serverLabels,
            Map<String, String> workerLabels) {
        List<Pod> servers = with(pods, serverLabels);
        List<Pod> workers = with(pods, workerLabels);
        return new PodsView(servers.size(), ready(servers), workers.size(), ready(workers),
                servers.stream().flatMap(PodReader::containers).mapToInt(PodReader::failures).sum(),
                servers.stream()
                        .flatMap(pod -> containers(pod).flatMap(each -> trouble(pod, each).stream()))
                        .findFirst());
    }

    private static List<Pod> with(Collection<Pod> pods, Map<String, String> labels) {
        return pods.stream()
                .filter(pod -> labels.entrySet()
                        .stream()
                        .allMatch(label -> label.getValue().equals(pod.getMetadata().getLabels().get(label.getKey()))))
                .toList();
    }

    private static int ready(List<Pod> pods) {
        return (int) pods.stream().filter(PodReader::isReady).count();
    }

    private static boolean isReady(Pod pod) {
        return pod.getMetadata().getDeletionTimestamp() == null && pod.getStatus() != null
                && pod.getStatus()
                        .getConditions()
                        .stream()
                        .anyMatch(each -> each.getType().equals("Ready") && each.getStatus().equals("True"));
    }

    private static Stream<ContainerStatus> containers(Pod pod) {
        return pod.getStatus() == null
                ? Stream.empty()
                : Stream.concat(pod.getStatus().getInitContainerStatuses().stream(),
                        pod.getStatus().getContainerStatuses().stream());
    }

    private static int failures(ContainerStatus container) {
        return lastEnd(container).filter(end -> !NO_FAILURE.contains(end.getExitCode()))
                .map(_ -> container.getRestartCount())
                .orElse(0);
    }

    private static Optional<ContainerStateTerminated> lastEnd(ContainerStatus container) {
        return Optional.ofNullable(container.getLastState()).map(state -> state.getTerminated());
    }

    /** What keeps a container from running, or last ended it, in its own words. */
    private static Optional<String> trouble(Pod pod, ContainerStatus container) {
        Optional<String> said = lastEnd(container).filter(end -> !NO_FAILURE.contains(end.getExitCode()))
                .flatMap(end -> Optional.ofNullable(end.getMessage())
                        .map(String::strip)
                        .filter(text -> !text.isEmpty()));
        Optional<String> waits = Optional.ofNullable(container.getState())
                .map(state -> state.getWaiting())
                .filter(waiting -> !USUAL.contains(waiting.getReason()))
                .map(PodReader::text);
        return said.or(() -> waits).map(text -> "%s: %s".formatted(pod.getMetadata().getName(), shortened(text)));
    }

    private static String text(ContainerStateWaiting waiting) {
        return waiting.getMessage() == null
                ? waiting.getReason()
                : "%s (%s)".formatted(waiting.getReason(), waiting.getMessage());
    }

    private static String shortened(String text) {
        String line = text.replaceAll("\\s*\\R\\s*", "; ");
        return line.length() <= LONGEST ? line : "... " + line.substring(line.length() - LONGEST);
    }
}
