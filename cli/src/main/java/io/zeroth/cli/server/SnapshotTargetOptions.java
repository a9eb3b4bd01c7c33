package io.zeroth.cli.server;

import java.util.Optional;

import io.zeroth.cli.Failure;
import io.zeroth.server.snapshot.remote.SnapshotTarget;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Option;

/** The options that say where snapshots are uploaded to. */
final class SnapshotTargetOptions {
    @Option(
            names = "--snapshot-target",
            showDefaultValue = Visibility.NEVER,
            paramLabel = "s3://BUCKET/PREFIX",
            description = "An object storage that the leader uploads each snapshot to, where the newest three are kept; one "
                    + "job, one prefix. Credentials are found as AWS's tools find them, such as in AWS_ACCESS_KEY_ID and "
                    + "AWS_SECRET_ACCESS_KEY. What goes wrong is logged, counted in metrics and tried again.")
    private Optional<String> target = Optional.empty();

    @Option(
            names = "--s3-endpoint",
            showDefaultValue = Visibility.NEVER,
            paramLabel = "URL",
            description = "The address of a storage other than Amazon's that speaks S3, such as http://minio:9000.")
    private Optional<String> endpoint = Optional.empty();

    @Option(
            names = "--s3-region",
            showDefaultValue = Visibility.NEVER,
            paramLabel = "REGION",
            description = "The region of the bucket (default: as the environment says).")
    private Optional<String> region = Optional.empty();

    Optional<SnapshotTarget> target() {
        if (target.isEmpty() && (endpoint.isPresent() || region.isPresent())) {
            throw new Failure(
                    "--s3-endpoint or --s3-region is given without --snapshot-target; say what is to be uploaded, such as --snapshot-target s3://bucket/jobs/reviews");
        }
        return target.map(reference -> SnapshotTarget.parse(reference, endpoint, region));
    }
}
