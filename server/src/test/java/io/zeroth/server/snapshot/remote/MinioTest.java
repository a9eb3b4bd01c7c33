package io.zeroth.server.snapshot.remote;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.MinIOContainer;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** The real client against a real storage, where there is a Docker to run it. */
class MinioTest {
    private static final String IMAGE = "minio/minio:RELEASE.2025-09-07T16-13-09Z";

    @Test
    void objectsAreStoredListedAndDeletedAndAWrongChecksumIsRefused() throws IOException, InterruptedException {
        assumeTrue(DockerClientFactory.instance().isDockerAvailable(), "there is no Docker here to run MinIO");
        try (MinIOContainer minio = new MinIOContainer(IMAGE)) {
            minio.start();
            minio.execInContainer("mkdir", "/data/bucket");
            SnapshotTarget target = SnapshotTarget.parse("s3://bucket/jobs", Optional.of(minio.getS3URL()),
                    Optional.empty());
            try (ObjectStore store = S3Store.open(target, StaticCredentialsProvider
                    .create(AwsBasicCredentials.create(minio.getUserName(), minio.getPassword())))) {
                S3StoreTest.putListAndDelete(store);
            }
        }
    }
}
