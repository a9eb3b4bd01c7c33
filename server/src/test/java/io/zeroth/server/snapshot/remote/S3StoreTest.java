package io.zeroth.server.snapshot.remote;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Map;
import java.util.zip.CRC32C;

import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** The real client against a small storage. */
class S3StoreTest {
    static final StaticCredentialsProvider CREDENTIALS = StaticCredentialsProvider
            .create(AwsBasicCredentials.create("key", "secret"));

    static void putListAndDelete(ObjectStore store) throws IOException {
        byte[] content = "what is stored".repeat(20_000).getBytes(UTF_8);
        CRC32C crc = new CRC32C();
        crc.update(content);
        for (String key : new String[] {"jobs/a/2", "jobs/a/1", "jobs/b/1"}) {
            store.put(key, () -> new ByteArrayInputStream(content), content.length, (int) crc.getValue(),
                    Map.of("zeroth-digest", "0123"));
        }
        assertThat(store.list("jobs/a/")).containsExactlyInAnyOrder("jobs/a/1", "jobs/a/2");
        store.delete("jobs/a/1");
        store.delete("jobs/a/1");
        assertThat(store.list("jobs/")).containsExactlyInAnyOrder("jobs/a/2", "jobs/b/1");
        assertThatThrownBy(
                () -> store.put("jobs/a/3", () -> new ByteArrayInputStream(content), content.length, 7, Map.of()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("cannot store jobs/a/3 in bucket bucket: ");
        assertThat(store.list("jobs/a/")).containsExactly("jobs/a/2");
    }

    @Test
    void objectsAreStoredListedAndDeletedAndAWrongChecksumIsRefused() throws IOException {
        try (TinyS3 s3 = new TinyS3(); ObjectStore store = S3Store.open(s3.target("jobs"), CREDENTIALS)) {
            putListAndDelete(store);
            assertThat(s3.objects().get("jobs/a/2")).hasSize(14 * 20_000);
            assertThat(s3.refused()).containsExactly("PUT jobs/a/3");
        }
    }

    @Test
    void whatTheStorageSaysIsToldAndNothingIsTriedAgain() throws IOException {
        try (TinyS3 s3 = new TinyS3(); ObjectStore store = S3Store.open(s3.target("jobs"), CREDENTIALS)) {
            s3.fail(1);
            assertThatThrownBy(() -> store.list("")).isInstanceOf(IOException.class)
                    .hasMessageContaining("Please reduce your rate.");
            assertThat(store.list("")).isEmpty();
            assertThatThrownBy(() -> store.put("a", () -> {
                throw new IOException("the file is gone");
            }, 5, 0, Map.of())).isInstanceOf(IOException.class).hasMessageContaining("the file is gone");
        }
    }
}
