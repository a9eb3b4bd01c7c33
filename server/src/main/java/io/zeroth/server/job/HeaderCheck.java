package io.zeroth.server.job;

import java.util.LinkedHashMap;
import java.util.Map;

import io.zeroth.core.job.JobHeader;

/** Compares the job that a log is of with the job that a server was started for. */
public final class HeaderCheck {
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
                        "%s of the job in %s is %s and the server was started with %s; start it with %3$s, or with an empty data directory"
                                .formatted(field, place, value, expected.get(field)));
            }
        });
    }

    private static Map<String, Object> fields(JobHeader header) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("the name", header.job());
        fields.put("the semantics version", header.semanticsVersion());
        fields.put("the noise", header.noise());
        fields.put("the base model's digest", header.base().hex());
        fields.put("the layout's digest", header.layout().hex());
        fields.put("the seed", header.seed());
        fields.put("the optimizer", header.optimizer());
        fields.put("the mask's settings", header.mask());
        return fields;
    }
}
