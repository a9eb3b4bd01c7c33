package io.zeroth.operator.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.zeroth.operator.TestJobs;
import io.zeroth.operator.api.FineTuneJob;
import org.junit.jupiter.api.Test;

/** A job's own certificates: made once, kept while they are good, and renewed in time. */
class OwnCertificatesTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final FineTuneJob job = TestJobs.named("reviews").build();

    @Test
    void aNewJobGetsAnAuthorityAndACertificateThatItSigned() throws Exception {
        List<Secret> made = make(Optional.empty(), Optional.empty(), START);
        assertThat(made).extracting(secret -> secret.getMetadata().getName())
                .containsExactly("reviews-ca", "reviews-tls");
        Identity authority = identity(made.getFirst());
        Identity own = identity(made.getLast());
        own.certificate().verify(authority.certificate().getPublicKey());
        assertThat(own.certificate().getSubjectAlternativeNames()).extracting(name -> String.valueOf(name.get(1)))
                .contains("*.reviews-servers.default.svc", "reviews.default.svc");
        assertThat(own.certificate().getNotAfter().toInstant()).isEqualTo(START.plus(OwnCertificates.VALID));
        assertThat(made.getLast().getData()).containsKeys("ca.crt", "tls.crt", "tls.key");
    }

    @Test
    void goodOnesAreKeptForTwoThirdsOfTheirLife() {
        List<Secret> made = make(Optional.empty(), Optional.empty(), START);
        Instant kept = START.plus(Duration.ofDays(59));
        assertThat(make(Optional.of(made.getFirst()), Optional.of(made.getLast()), kept)).isEmpty();
        Instant old = START.plus(Duration.ofDays(61));
        assertThat(make(Optional.of(made.getFirst()), Optional.of(made.getLast()), old))
                .extracting(secret -> secret.getMetadata().getName())
                .containsExactly("reviews-tls");
    }

    @Test
    void aDamagedOneAndOneOfAnotherAuthorityAreMadeAnew() {
        List<Secret> made = make(Optional.empty(), Optional.empty(), START);
        Secret damaged = new SecretBuilder(made.getLast()).addToData(Map.of("tls.crt", "bm8gY2VydGlmaWNhdGU=")).build();
        assertThat(make(Optional.of(made.getFirst()), Optional.of(damaged), START)).hasSize(1);
        List<Secret> others = make(Optional.empty(), Optional.empty(), START);
        assertThat(make(Optional.of(made.getFirst()), Optional.of(others.getLast()), START)).hasSize(1);
        assertThat(make(Optional.empty(), Optional.of(made.getLast()), START)).hasSize(2);
    }

    private List<Secret> make(Optional<Secret> authority, Optional<Secret> certificate, Instant now) {
        return OwnCertificates.missing(job, authority, certificate, now);
    }

    private static Identity identity(Secret secret) throws Exception {
        return Identity.parse(text(secret, "tls.crt"), text(secret, "tls.key"));
    }

    private static String text(Secret secret, String key) {
        return new String(Base64.getDecoder().decode(secret.getData().get(key)), StandardCharsets.US_ASCII);
    }
}
