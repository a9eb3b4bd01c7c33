package io.zeroth.model.job;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

import io.zeroth.core.importance.rule.MaskRule;

/** The ways to choose a mask, by the names that users write, and the settings that each takes. */
public enum MaskMethod {
    /** No mask: all that {@code train} names is trained. */
    WHOLE,
    /** By importance to all tasks, scored with forward passes; see {@link MaskRule.Importance}. */
    MAZO,
    /** By chance. */
    RANDOM,
    /** The weights of largest magnitude. */
    LARGEST,
    /** The weights of smallest magnitude. */
    SMALLEST,
    /** The weights of largest magnitude times the size of their inputs. */
    ACTIVATIONS;

    /** @throws IllegalArgumentException naming the text and the methods that there are */
    public static MaskMethod parse(String text) {
        return Names.parse("mask", text, values());
    }

    public boolean takes(MaskSetting setting) {
        return switch (this) {
            case WHOLE -> false;
            case MAZO -> setting != MaskSetting.SEED;
            case RANDOM -> setting == MaskSetting.KEEP || setting == MaskSetting.SEED;
            case LARGEST, SMALLEST -> setting == MaskSetting.KEEP;
            case ACTIVATIONS -> setting == MaskSetting.KEEP || setting == MaskSetting.SHARDS;
        };
    }

    /** The settings that the method takes. */
    public List<MaskSetting> settings() {
        return Arrays.stream(MaskSetting.values()).filter(this::takes).toList();
    }

    /** The names of the methods that take {@code setting}, with "or" between. */
    public static String takers(MaskSetting setting) {
        return Arrays.stream(values())
                .filter(method -> method.takes(setting))
                .map(MaskMethod::text)
                .collect(Collectors.joining(" or "));
    }

    /** The name that users write. */
    public String text() {
        return Names.of(this);
    }
}
