package io.zeroth.operator.tls;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.fabric8.kubernetes.api.model.Secret;
import io.zeroth.operator.api.FineTuneJob;
import io.zeroth.operator.resource.TlsObjects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Secrets of a job whose certificates the operator makes: one with an authority of the job's own, and one with a certificate
 * for all its pods. The certificate is made anew when two thirds of its life are over, when the names change, and when it is
 * damaged; pods pick it up as they run.
 */
public final class OwnCertificates {
    /** How long a certificate is valid. */
    public static final Duration VALID = Duration.ofDays(90);

    private static final Logger log = LoggerFactory.getLogger(OwnCertificates.class);
    private static final Duration RENEWED_BEFORE = VALID.dividedBy(3);

    private OwnCertificates() {}

    /**
     * The Secrets that are to be written, of those that there are.
     *
     * @param authority the Secret {@link TlsObjects#authorityName}
     * @param certificate the Secret that pods mount
     */
    public static List<Secret> missing(FineTuneJob job, Optional<Secret> authority, Optional<Secret> certificate,
            Instant now) {
        List<Secret> missing = new ArrayList<>();
        Optional<Authority> known = authority.flatMap(OwnCertificates::identity).map(Authority::new);
        Authority signs = known.orElseGet(() -> Authority.create("zeroth job " + job.getMetadata().getName(), now));
        if (known.isEmpty()) {
            missing.add(TlsObjects.authority(job, signs.identity().certificatePem(), signs.identity().keyPem()));
        }
        if (known.isEmpty() || certificate.filter(secret -> isGood(job, secret, signs, now)).isEmpty()) {
            Identity issued = signs.issue(TlsObjects.names(job), VALID, now);
            missing.add(TlsObjects.certificate(job, signs.identity().certificatePem(), issued.certificatePem(),
                    issued.keyPem()));
        }
        return missing;
    }

    private static boolean isGood(FineTuneJob job, Secret secret, Authority authority, Instant now) {
        try {
            Optional<Identity> identity = identity(secret);
            if (identity.isEmpty()) {
                return false;
            }
            identity.get().certificate().verify(authority.identity().certificate().getPublicKey());
            List<String> names = identity.get()
                    .certificate()
                    .getSubjectAlternativeNames()
                    .stream()
                    .map(name -> String.valueOf(name.get(1)))
                    .toList();
            Instant end = identity.get().certificate().getNotAfter().toInstant();
            return now.isBefore(end.minus(RENEWED_BEFORE)) && names.containsAll(TlsObjects.names(job));
        } catch (GeneralSecurityException e) {
            log.warn("Secret {} is not what it was made as and is made anew: {}", secret.getMetadata().getName(),
                    e.getMessage());
            return false;
        }
    }

    private static Optional<Identity> identity(Secret secret) {
        Map<String, String> data = Optional.ofNullable(secret.getData()).orElse(Map.of());
        if (!data.containsKey(TlsObjects.CERTIFICATE) || !data.containsKey(TlsObjects.KEY)) {
            return Optional.empty();
        }
        try {
            return Optional.of(Identity.parse(text(data.get(TlsObjects.CERTIFICATE)), text(data.get(TlsObjects.KEY))));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            log.warn("Secret {} cannot be read and is made anew: {}", secret.getMetadata().getName(), e.getMessage());
            return Optional.empty();
        }
    }

    private static String text(String base64) {
        return new String(Base64.getDecoder().decode(base64), StandardCharsets.US_ASCII);
    }
}
