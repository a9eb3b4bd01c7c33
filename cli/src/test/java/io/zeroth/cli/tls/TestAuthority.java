package io.zeroth.cli.tls;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.concurrent.atomic.AtomicLong;

import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** One who issues certificates. */
public final class TestAuthority {
    private final AtomicLong serial = new AtomicLong();

    private final X500Name name;
    private final KeyPair keys;
    private final X509CertificateHolder own;

    public TestAuthority(String name) {
        this.name = new X500Name("CN=" + name);
        this.keys = newKeys();
        this.own = certificate(this.name, keys, Instant.now().plus(Duration.ofDays(1)), true);
    }

    /** Writes the three files of a certificate that is for these DNS names and addresses. */
    public Path issue(Path directory, String... names) {
        return issue(directory, Instant.now().plus(Duration.ofHours(1)), names);
    }

    /** The same, valid until then. */
    Path issue(Path directory, Instant end, String... names) {
        KeyPair subject = newKeys();
        X509CertificateHolder certificate = certificate(new X500Name("CN=" + names[0]), subject, end, false, names);
        try {
            Files.createDirectories(directory);
            Files.writeString(directory.resolve("ca.crt"), pem(own));
            Files.writeString(directory.resolve("tls.crt"), pem(certificate));
            Files.writeString(directory.resolve("tls.key"), pem(new JcaPKCS8Generator(subject.getPrivate(), null)));
            return directory;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private X509CertificateHolder certificate(X500Name subject, KeyPair of, Instant end, boolean authority,
            String... names) {
        Date begin = Date.from(end.minus(Duration.ofDays(2)));
        X509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(name,
                BigInteger.valueOf(serial.incrementAndGet()), begin, Date.from(end), subject, of.getPublic());
        try {
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
            if (names.length > 0) {
                builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(
                        Arrays.stream(names).map(TestAuthority::generalName).toArray(GeneralName[]::new)));
            }
            return builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (OperatorCreationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static GeneralName generalName(String name) {
        return new GeneralName(name.matches("[0-9.]+") ? GeneralName.iPAddress : GeneralName.dNSName, name);
    }

    private static KeyPair newKeys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(256);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String pem(Object object) throws IOException {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            writer.writeObject(object);
        }
        return text.toString();
    }
}
