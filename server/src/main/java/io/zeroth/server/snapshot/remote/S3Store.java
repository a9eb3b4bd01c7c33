package io.zeroth.server.snapshot.remote;

import static java.util.Objects.requireNonNull;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import com.google.common.base.Throwables;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.model.S3Object;

/** A bucket of Amazon S3, or of a storage that speaks its protocol. */
public final class S3Store implements ObjectStore {
    /** What an endpoint of one's own is asked for where no region is given; most take any. */
    private static final Region ANY = Region.US_EAST_1;

    private final String bucket;
    private final S3Client client;

    private S3Store(String bucket, S3Client client) {
        this.bucket = requireNonNull(bucket, "bucket");
        this.client = requireNonNull(client, "client");
    }

    /** With the credentials that the environment has: variables, a profile, a role. Nothing is asked of the storage yet. */
    public static S3Store open(SnapshotTarget target) {
        return open(target, DefaultCredentialsProvider.builder().build());
    }

    static S3Store open(SnapshotTarget target, AwsCredentialsProvider credentials) {
        S3ClientBuilder builder = S3Client.builder()
                .credentialsProvider(credentials)
                .httpClientBuilder(UrlConnectionHttpClient.builder()
                        .connectionTimeout(Duration.ofSeconds(10))
                        .socketTimeout(Duration.ofSeconds(60)))
                // Who calls tries again, with a file that may be another one by then.
                .overrideConfiguration(all -> all.retryStrategy(AwsRetryStrategy.doNotRetry()))
                // We give a checksum; one in a trailer is more than some storages understand.
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .serviceConfiguration(S3Configuration.builder().chunkedEncodingEnabled(false).build());
        target.endpoint().ifPresent(endpoint -> builder.endpointOverride(endpoint).forcePathStyle(true).region(ANY));
        target.region().map(Region::of).ifPresent(builder::region);
        try {
            return new S3Store(target.bucket(), builder.build());
        } catch (SdkException e) {
            throw new IllegalArgumentException(
                    "%s cannot be used: %s; give --s3-region".formatted(target, e.getMessage()), e);
        }
    }

    @Override
    public void put(String key, Content content, long length, int crc32c, Map<String, String> about)
            throws IOException {
        String checksum = Base64.getEncoder().encodeToString(ByteBuffer.allocate(Integer.BYTES).putInt(crc32c).array());
        Streams opened = new Streams(content);
        try (opened) {
            call("store " + key,
                    () -> client.putObject(
                            request -> request.bucket(bucket).key(key).checksumCRC32C(checksum).metadata(about),
                            RequestBody.fromContentProvider(opened, length, "application/octet-stream")));
        }
    }

    /** Gives the content as often as the client reads it, to sign it and to send it, and closes what it has opened. */
    private static final class Streams implements ContentStreamProvider, Closeable {
        private final Content content;
        private final List<InputStream> opened = new ArrayList<>();

        private Streams(Content content) {
            this.content = content;
        }

        @Override
        public InputStream newStream() {
            try {
                InputStream stream = content.open();
                opened.add(stream);
                return stream;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() throws IOException {
            for (InputStream stream : opened) {
                stream.close();
            }
        }
    }

    @Override
    public List<String> list(String prefix) throws IOException {
        return call("list " + prefix,
                () -> client.listObjectsV2Paginator(request -> request.bucket(bucket).prefix(prefix))
                        .contents()
                        .stream()
                        .map(S3Object::key)
                        .toList());
    }

    @Override
    public void delete(String key) throws IOException {
        call("delete " + key, () -> client.deleteObject(request -> request.bucket(bucket).key(key)));
    }

    private <T> T call(String what, Supplier<T> call) throws IOException {
        try {
            return call.get();
        } catch (RuntimeException e) {
            // The client throws some that are not its own, of what it reads.
            Throwable told = e instanceof SdkException ? e : Throwables.getRootCause(e);
            throw new IOException("cannot %s in bucket %s: %s".formatted(what, bucket, told.getMessage()), e);
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
