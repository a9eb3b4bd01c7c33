package io.zeroth.operator.api;

import static java.util.Objects.requireNonNullElse;

import java.util.Optional;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crd.generator.annotation.SchemaFrom;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.ValidationRule;

/** Where the certificates come from that servers, workers and clients know each other by. */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
@ValidationRule(value = "self.mode == oldSelf.mode", message = "spec.tls.mode cannot change; make another job")
@ValidationRule(
        value = "(self.mode == 'Secret') == has(self.secretName)",
        message = "spec.tls.secretName goes with spec.tls.mode Secret, and is needed there")
@ValidationRule(
        value = "(self.mode == 'CertManager') == has(self.issuerName)",
        message = "spec.tls.issuerName goes with spec.tls.mode CertManager, and is needed there")
public record TlsSpec(
        @Default("None") @JsonPropertyDescription("None: no encryption, for a network that is trusted. Own: the operator has a certificate authority"
                + " for this job alone, and renews its certificates. CertManager: cert-manager makes them. Secret: you do.") Mode mode,

        @SchemaFrom(
                type = String.class) @JsonPropertyDescription("Of CertManager: the issuer's name.") Optional<String> issuerName,

        @Default("Issuer") @JsonPropertyDescription("Of CertManager: Issuer or ClusterIssuer.") IssuerKind issuerKind,

        @SchemaFrom(
                type = String.class) @JsonPropertyDescription("Of Secret: a Secret with ca.crt, tls.crt and tls.key, for all servers and workers of the job.") Optional<String> secretName) {
    /** Where certificates come from. */
    public enum Mode {
        /** There are none. */
        None,
        /** The operator makes them. */
        Own,
        /** cert-manager makes them. */
        CertManager,
        /** A user makes them. */
        Secret
    }

    /** The kinds of issuers that cert-manager has. */
    public enum IssuerKind {
        /** Of the job's namespace. */
        Issuer,
        /** Of the cluster. */
        ClusterIssuer
    }

    /** What is not said. */
    public static final TlsSpec DEFAULT = new TlsSpec(Mode.None, Optional.empty(), IssuerKind.Issuer, Optional.empty());

    public TlsSpec {
        mode = requireNonNullElse(mode, Mode.None);
        issuerName = requireNonNullElse(issuerName, Optional.empty());
        issuerKind = requireNonNullElse(issuerKind, IssuerKind.Issuer);
        secretName = requireNonNullElse(secretName, Optional.empty());
    }

    /** Whether connections are encrypted. */
    public boolean on() {
        return mode != Mode.None;
    }
}
