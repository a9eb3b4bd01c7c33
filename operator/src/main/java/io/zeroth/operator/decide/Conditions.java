package io.zeroth.operator.decide;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;

/** The conditions of a status while it is made: each keeps the time of its last transition while its status stays. */
final class Conditions {
    static final String ACCEPTED = "Accepted";
    static final String SERVERS_READY = "ServersReady";
    static final String WORKERS_AVAILABLE = "WorkersAvailable";
    static final String PROGRESSING = "Progressing";
    static final String SUSPENDED = "Suspended";
    static final String COMPLETE = "Complete";
    static final String FAILED = "Failed";
    static final String DEGRADED = "Degraded";

    private final Map<String, Condition> before = new LinkedHashMap<>();
    private final Map<String, Condition> now = new LinkedHashMap<>();
    private final long generation;
    private final String time;

    Conditions(List<Condition> before, long generation, Instant time) {
        before.forEach(each -> this.before.put(each.getType(), each));
        this.now.putAll(this.before);
        this.generation = generation;
        this.time = requireNonNull(time, "time").truncatedTo(ChronoUnit.SECONDS).toString();
    }

    Conditions set(String type, boolean status, String reason, String message) {
        String text = status ? "True" : "False";
        String since = Optional.ofNullable(before.get(type))
                .filter(earlier -> earlier.getStatus().equals(text))
                .map(Condition::getLastTransitionTime)
                .orElse(time);
        now.put(type,
                new ConditionBuilder().withType(type)
                        .withStatus(text)
                        .withReason(reason)
                        .withMessage(message)
                        .withObservedGeneration(generation)
                        .withLastTransitionTime(since)
                        .build());
        return this;
    }

    List<Condition> list() {
        return new ArrayList<>(now.values());
    }

    /** What users should hear of: warnings that are new, and ends. */
    List<JobEvent> events() {
        List<JobEvent> events = new ArrayList<>();
        now.forEach((type, condition) -> {
            if (isNews(condition, Optional.ofNullable(before.get(type)))) {
                warning(type, condition).ifPresent(
                        warning -> events.add(new JobEvent(warning, condition.getReason(), condition.getMessage())));
            }
        });
        return events;
    }

    private static boolean isNews(Condition condition, Optional<Condition> earlier) {
        return earlier.filter(each -> each.getStatus().equals(condition.getStatus())
                && each.getReason().equals(condition.getReason())).isEmpty();
    }

    /** Whether it is a warning; empty where it is nothing to tell. */
    private static Optional<Boolean> warning(String type, Condition condition) {
        boolean holds = condition.getStatus().equals("True");
        return switch (type) {
            case ACCEPTED -> Optional.of(!holds);
            case FAILED, DEGRADED -> holds ? Optional.of(true) : Optional.empty();
            case COMPLETE, SUSPENDED, PROGRESSING -> holds ? Optional.of(false) : Optional.empty();
            default -> Optional.empty();
        };
    }
}
