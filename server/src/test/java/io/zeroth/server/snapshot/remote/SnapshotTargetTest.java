package io.zeroth.server.snapshot.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.Optional;

import org.junit.jupiter.api.Test;

class SnapshotTargetTest {
    private static SnapshotTarget parse(String reference) {
        return SnapshotTarget.parse(reference, Optional.empty(), Optional.of("eu-central-1"));
    }

    @Test
    void aReferenceIsABucketAndWhatKeysBeginWith() {
        assertThat(parse("s3://some-bucket/jobs/reviews")).isEqualTo(
                new SnapshotTarget("some-bucket", "jobs/reviews/", Optional.empty(), Optional.of("eu-central-1")));
        assertThat(parse("s3://some-bucket/jobs//").prefix()).isEqualTo("jobs/");
        assertThat(parse("s3://some-bucket").prefix()).isEmpty();
        assertThat(parse("s3://some-bucket/").prefix()).isEmpty();
        assertThat(parse("s3://some-bucket/a")).hasToString("s3://some-bucket/a/");
        assertThat(SnapshotTarget.parse("s3://bucket/a", Optional.of("http://minio:9000"), Optional.empty()).endpoint())
                .contains(URI.create("http://minio:9000"));
    }

    @Test
    void whatIsNoneIsToldTheForm() {
        for (String reference : new String[] {"bucket/a", "s3:/bucket", "s3://B", "s3://Bucket/a", "gs://bucket/a"}) {
            assertThatThrownBy(() -> parse(reference)).hasMessage(
                    "--snapshot-target is '%s'; give a bucket and what keys begin with, such as s3://bucket/jobs/reviews",
                    reference);
        }
        for (String endpoint : new String[] {"minio:9000", "ftp://minio", "http://a b", "http:///"}) {
            assertThatThrownBy(() -> SnapshotTarget.parse("s3://bucket/a", Optional.of(endpoint), Optional.empty()))
                    .hasMessage("--s3-endpoint is '%s'; give an address such as http://minio:9000", endpoint);
        }
    }
}
