package io.zeroth.operator.decide;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import io.zeroth.operator.api.status.FineTuneJobStatus;

/** What is to be done about a job. */
public sealed interface Decision {
    /** How the job stands now. */
    FineTuneJobStatus status();

    /** What users should hear of. */
    List<JobEvent> events();

    /** When the job is looked at again, whatever happens; empty for not before something changes. */
    Optional<Duration> again();

    /**
     * Its pods are to be so many.
     *
     * @param call what the servers are asked first
     */
    record Run(Scale scale, Optional<ServerCall> call, FineTuneJobStatus status, List<JobEvent> events,
            Optional<Duration> again) implements Decision {
        public Run {
            requireNonNull(scale, "scale");
            requireNonNull(call, "call");
            requireNonNull(status, "status");
            requireNonNull(again, "again");
            events = List.copyOf(events);
        }
    }

    /** Nothing is changed, since the spec cannot be followed: what runs goes on. */
    record Keep(FineTuneJobStatus status, List<JobEvent> events, Optional<Duration> again) implements Decision {
        public Keep {
            requireNonNull(status, "status");
            requireNonNull(again, "again");
            events = List.copyOf(events);
        }
    }

    /** The job is deleted: it was over for long enough. */
    record Delete(FineTuneJobStatus status) implements Decision {
        public Delete {
            requireNonNull(status, "status");
        }

        @Override
        public List<JobEvent> events() {
            return List.of();
        }

        @Override
        public Optional<Duration> again() {
            return Optional.empty();
        }
    }
}
