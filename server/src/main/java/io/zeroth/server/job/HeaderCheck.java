package io.zeroth.server.job;

import java.util.LinkedHashMap;
import java.util.Map;

import io.zeroth.core.job.JobHeader;
import io.zeroth.model.job.PartialMask;

/** Compares the job that a log is of with the job that a server was started for. */
public final class HeaderCheck {
    private static final String BASE = "the base model's digest";
    private static final String LAYOUT = "the layout's digest";

    private HeaderCheck() {}

    /**
     * @param place where the log is, for the message
     * @throws IllegalStateException where they differ, naming what the log has, what the server has, and the fix
     */
    public static void require(JobHeader logged, JobHeader started, String place) {
        Map<String, Object> expected = fields(started);
        fields(logged).forEach((field, value) -> {
            if (!value.equals(expected.get(field))) {
                throw new IllegalStateException(
                        "%s of the job in %s is %s and the server was started with %s; start it with %s, or with an empty data directory"
                                .formatted(field, place, value, expected.get(field), fix(field, value, logged)));
            }
        });
    }

    /** What to start the server with; nobody knows what a digest is of. */
    private static Object fix(String field, Object value, JobHeader logged) {
        return switch (field) {
            case BASE -> "model " + logged.baseReference() + " as it was";
            case LAYOUT ->
                "the weights to train (--train) that the job was begun with, %d values".formatted(logged.thetaLength());
            default -> value;
        };
    }

    private static Map<String, Object> fields(JobHeader header) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("the name", header.job());
        fields.put("the semantics version", header.semanticsVersion());
        fields.put("the noise", header.noise());
        fields.put(BASE, header.base().hex());
        fields.put(LAYOUT, header.layout().hex());
        fields.put("the seed", header.seed());
        fields.put("the optimizer", header.optimizer());
        fields.put("the mask", PartialMask.of(header.mask()).text());
        return fields;
    }
}
