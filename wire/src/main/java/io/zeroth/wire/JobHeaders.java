package io.zeroth.wire;

import io.zeroth.core.digest.ContentDigest;
import io.zeroth.core.importance.rule.MaskRule;
import io.zeroth.core.job.JobHeader;
import io.zeroth.core.job.OptimizerSettings;
import io.zeroth.core.noise.NoiseKind;
import io.zeroth.wire.mask.MaskRules;

/** Job headers as messages, and back. */
public final class JobHeaders {
    private JobHeaders() {}

    public static io.zeroth.v1.JobHeader toMessage(JobHeader header) {
        io.zeroth.v1.JobHeader.Builder message = io.zeroth.v1.JobHeader.newBuilder()
                .setJob(header.job())
                .setSemanticsVersion(header.semanticsVersion())
                .setNoise(toMessage(header.noise()))
                .setBaseReference(header.baseReference())
                .setBaseDigest(header.base().hex())
                .setLayoutDigest(header.layout().hex())
                .setThetaLength(header.thetaLength())
                .setSeed(header.seed())
                .setOptimizer(Optimizers.toMessage(header.optimizer()));
        return header.masks() ? message.setMask(MaskRules.toMessage(header.mask())).build() : message.build();
    }

    /** @throws MalformedMessageException if a field is missing or wrong, or the semantics are of another version */
    public static JobHeader fromMessage(io.zeroth.v1.JobHeader message) {
        String job = Fields.text(message.getJob(), "job");
        NoiseKind noise = fromMessage(message.getNoise());
        String baseReference = Fields.text(message.getBaseReference(), "base_reference");
        ContentDigest base = Fields.digest(message.getBaseDigest(), "base_digest");
        ContentDigest layout = Fields.digest(message.getLayoutDigest(), "layout_digest");
        long thetaLength = Fields.unsigned(message.getThetaLength(), "theta_length");
        Fields.present(thetaLength > 0, "theta_length");
        Fields.present(message.hasOptimizer(), "optimizer");
        OptimizerSettings optimizer = Optimizers.fromMessage(message.getOptimizer());
        MaskRule mask = message.hasMask() ? MaskRules.fromMessage(message.getMask()) : new MaskRule.Whole();
        return Fields.record("header", () -> new JobHeader(job, message.getSemanticsVersion(), noise, baseReference,
                base, layout, thetaLength, message.getSeed(), optimizer, mask));
    }

    public static io.zeroth.v1.NoiseKind toMessage(NoiseKind noise) {
        return switch (noise) {
            case GAUSSIAN -> io.zeroth.v1.NoiseKind.NOISE_KIND_GAUSSIAN;
            case RADEMACHER -> io.zeroth.v1.NoiseKind.NOISE_KIND_RADEMACHER;
        };
    }

    /** @throws MalformedMessageException if the kind is not set or not known to this build */
    public static NoiseKind fromMessage(io.zeroth.v1.NoiseKind noise) {
        return switch (noise) {
            case NOISE_KIND_GAUSSIAN -> NoiseKind.GAUSSIAN;
            case NOISE_KIND_RADEMACHER -> NoiseKind.RADEMACHER;
            case NOISE_KIND_UNSPECIFIED, UNRECOGNIZED -> throw Fields.unspecified("noise");
        };
    }
}
