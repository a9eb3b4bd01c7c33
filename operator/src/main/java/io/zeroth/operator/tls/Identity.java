package io.zeroth.operator.tls;

import static java.util.Objects.requireNonNull;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;

import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.util.io.pem.PemReader;

/** A certificate with its private key. */
record Identity(X509Certificate certificate, PrivateKey key) {
    static final String ALGORITHM = "EC";

    Identity {
        requireNonNull(certificate, "certificate");
        requireNonNull(key, "key");
    }

    /** @throws GeneralSecurityException where they are no certificate and key of an elliptic curve, in PEM */
    static Identity parse(String certificate, String key) throws GeneralSecurityException {
        X509Certificate parsed = (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(certificate.getBytes(StandardCharsets.US_ASCII)));
        try (PemReader reader = new PemReader(new StringReader(key))) {
            return new Identity(parsed, KeyFactory.getInstance(ALGORITHM)
                    .generatePrivate(new PKCS8EncodedKeySpec(reader.readPemObject().getContent())));
        } catch (IOException e) {
            throw new GeneralSecurityException("the key is no PEM", e);
        }
    }

    String certificatePem() {
        return pem(certificate);
    }

    /** In PKCS #8, without a password. */
    String keyPem() {
        try {
            return pem(new JcaPKCS8Generator(key, null));
        } catch (IOException e) {
            throw new UncheckedIOException("a key that was just made can be written", e);
        }
    }

    private static String pem(Object object) {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            writer.writeObject(object);
        } catch (IOException e) {
            throw new UncheckedIOException("what was just made can be written as text", e);
        }
        return text.toString();
    }
}
