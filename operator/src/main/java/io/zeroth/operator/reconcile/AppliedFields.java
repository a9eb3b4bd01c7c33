package io.zeroth.operator.reconcile;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.processing.dependent.kubernetes.SSABasedGenericKubernetesResourceMatcher;

/**
 * Tells whether the fields that the operator applies are as it applies them. An empty object says nothing, whether it is there
 * or not: API servers keep the one of an {@code emptyDir} and the SDK's comparison does not find it again.
 */
final class AppliedFields<R extends HasMetadata> extends SSABasedGenericKubernetesResourceMatcher<R> {
    @Override
    protected boolean matches(Map<String, Object> actualMap, Map<String, Object> desiredMap, R actual, R desired,
            Context<?> context) {
        return super.matches(withoutEmpty(actualMap), withoutEmpty(desiredMap), actual, desired, context);
    }

    private static Map<String, Object> withoutEmpty(Map<?, ?> map) {
        Map<String, Object> full = new LinkedHashMap<>();
        map.forEach((key, value) -> {
            Object kept = withoutEmpty(value);
            if (!isEmpty(kept)) {
                full.put(String.valueOf(key), kept);
            }
        });
        return full;
    }

    private static Object withoutEmpty(Object value) {
        return switch (value) {
            case Map<?, ?> map -> withoutEmpty(map);
            case List<?> list -> list.stream().map(AppliedFields::withoutEmpty).toList();
            default -> value;
        };
    }

    private static boolean isEmpty(Object value) {
        return value instanceof Map<?, ?> map && map.isEmpty() || value instanceof Collection<?> list && list.isEmpty();
    }
}
