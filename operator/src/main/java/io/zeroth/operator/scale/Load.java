package io.zeroth.operator.scale;

import java.util.Optional;

/**
 * How busy a job's workers are.
 *
 * @param active workers that are connected
 * @param stepsPerSecond how fast steps are committed; empty while it is not known
 * @param usefulWorkers the most workers that can all have work
 */
public record Load(int active, Optional<Double> stepsPerSecond, int usefulWorkers) {}
