package io.zeroth.wire.tls;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import io.grpc.util.CertificateUtils;

/**
 * What a process proves itself with, and checks others by; its parts go together.
 *
 * @param authorities the certificates that others' certificates are signed by
 * @param chain the process' own certificate first, then those between it and an authority
 * @param key the private key of the first
 */
record Credentials(List<X509Certificate> authorities, List<X509Certificate> chain, PrivateKey key) {
    private static final byte[] ANY = {1, 2, 3};

    Credentials {
        authorities = List.copyOf(authorities);
        chain = List.copyOf(chain);
    }

    /** @throws TlsFileException naming the file that is not what it is to be, or does not go with the others */
    static Credentials of(PemFiles files) {
        Credentials read = new Credentials(certificates(files.authoritiesFile(), files.authorities()),
                certificates(files.chainFile(), files.chain()), key(files.keyFile(), files.key()));
        read.requireValid(files);
        read.requireKey(files);
        read.requireSigned(files);
        return read;
    }

    X509Certificate own() {
        return chain.getFirst();
    }

    private static List<X509Certificate> certificates(Path file, String pem) {
        try {
            List<X509Certificate> found = List.of(CertificateUtils.getX509Certificates(stream(pem)));
            if (found.isEmpty()) {
                throw new TlsFileException("%s has no certificate; give one in PEM".formatted(file));
            }
            return found;
        } catch (CertificateException e) {
            throw new TlsFileException("%s is no certificate in PEM (%s); give one".formatted(file, e.getMessage()), e);
        }
    }

    private static PrivateKey key(Path file, String pem) {
        if (!pem.contains("-----BEGIN PRIVATE KEY-----")) {
            throw new TlsFileException(
                    "%s is no private key in PKCS #8 ('BEGIN PRIVATE KEY'), without a password; give one, as 'openssl pkcs8 -topk8 -nocrypt' or cert-manager's 'privateKey.encoding: PKCS8' makes it"
                            .formatted(file));
        }
        try {
            return CertificateUtils.getPrivateKey(stream(pem));
        } catch (IOException | GeneralSecurityException e) {
            throw new TlsFileException("%s is no private key of RSA or of an elliptic curve (%s); give one"
                    .formatted(file, e.getMessage()), e);
        }
    }

    private static ByteArrayInputStream stream(String pem) {
        return new ByteArrayInputStream(pem.getBytes(ISO_8859_1));
    }

    private void requireValid(PemFiles files) {
        try {
            own().checkValidity();
        } catch (CertificateExpiredException | CertificateNotYetValidException e) {
            throw new TlsFileException("%s is valid from %s to %s; give one that is valid now".formatted(
                    files.chainFile(), own().getNotBefore().toInstant(), own().getNotAfter().toInstant()), e);
        }
    }

    private void requireKey(PemFiles files) {
        PublicKey other = own().getPublicKey();
        if (!key.getAlgorithm().equals(other.getAlgorithm()) || !verifies(other)) {
            throw new TlsFileException("%s is not the key of %s; give two that belong together"
                    .formatted(files.keyFile(), files.chainFile()));
        }
    }

    /** Whether the public key takes what the private one signed. */
    private boolean verifies(PublicKey other) {
        try {
            Signature signature = Signature
                    .getInstance(key.getAlgorithm().equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA");
            signature.initSign(key);
            signature.update(ANY);
            byte[] signed = signature.sign();
            signature.initVerify(other);
            signature.update(ANY);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private void requireSigned(PemFiles files) {
        Set<TrustAnchor> anchors = authorities.stream()
                .map(authority -> new TrustAnchor(authority, null))
                .collect(Collectors.toSet());
        // A certificate that is an authority itself needs no other.
        List<X509Certificate> path = chain.stream().filter(each -> !authorities.contains(each)).toList();
        try {
            PKIXParameters rules = new PKIXParameters(anchors);
            rules.setRevocationEnabled(false);
            CertPathValidator.getInstance("PKIX")
                    .validate(CertificateFactory.getInstance("X.509").generateCertPath(path), rules);
        } catch (CertPathValidatorException | InvalidAlgorithmParameterException e) {
            throw new TlsFileException(
                    "%s is not signed by a certificate of %s (%s); give those of one issuer, and what lies between them in %s"
                            .formatted(files.chainFile(), files.authoritiesFile(), e.getMessage(),
                                    files.chainFile().getFileName()),
                    e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java can check no certificates", e);
        }
    }

    /** The certificates alone: a key is not to be printed. */
    @Override
    public String toString() {
        return "credentials of %s".formatted(own().getSubjectX500Principal());
    }
}
