package io.zeroth.server.snapshot.remote;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where snapshots are uploaded to.
 *
 * @param prefix what keys begin with: empty, or some names, each with a slash after it; one job, one prefix
 * @param endpoint the address of a storage other than Amazon's, which speaks its protocol
 * @param region where the bucket is; empty where the environment says it
 */
public record SnapshotTarget(String bucket, String prefix, Optional<URI> endpoint, Optional<String> region) {
    private static final Pattern REFERENCE = Pattern.compile("s3://([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:/(.*))?");

    public SnapshotTarget {
        requireNonNull(bucket, "bucket");
        requireNonNull(prefix, "prefix");
        requireNonNull(endpoint, "endpoint");
        requireNonNull(region, "region");
        if (!prefix.isEmpty() && !prefix.endsWith("/")) {
            throw new IllegalArgumentException("prefix is '%s'; it ends with a slash".formatted(prefix));
        }
    }

    /**
     * @param reference such as {@code s3://bucket/jobs/reviews}
     * @param endpoint such as {@code http://minio:9000}
     * @throws IllegalArgumentException naming the option, the value and the fix
     */
    public static SnapshotTarget parse(String reference, Optional<String> endpoint, Optional<String> region) {
        Matcher parts = REFERENCE.matcher(reference);
        if (!parts.matches()) {
            throw new IllegalArgumentException(
                    "--snapshot-target is '%s'; give a bucket and what keys begin with, such as s3://bucket/jobs/reviews"
                            .formatted(reference));
        }
        String prefix = Optional.ofNullable(parts.group(2)).orElse("").replaceAll("/+$", "");
        return new SnapshotTarget(parts.group(1), prefix.isEmpty() ? "" : prefix + "/",
                endpoint.map(SnapshotTarget::uri), region);
    }

    private static URI uri(String endpoint) {
        try {
            URI uri = new URI(endpoint);
            if (uri.getHost() != null && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))) {
                return uri;
            }
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(notAnEndpoint(endpoint), e);
        }
        throw new IllegalArgumentException(notAnEndpoint(endpoint));
    }

    private static String notAnEndpoint(String endpoint) {
        return "--s3-endpoint is '%s'; give an address such as http://minio:9000".formatted(endpoint);
    }

    /** For messages. */
    @Override
    public String toString() {
        return "s3://%s/%s".formatted(bucket, prefix);
    }
}
