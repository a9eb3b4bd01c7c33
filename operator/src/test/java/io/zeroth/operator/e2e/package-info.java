/** What {@code k8s/e2e/run.sh} needs of Java: Helm, and a record of a job that runs on a real cluster. */
@NullMarked
package io.zeroth.operator.e2e;

import org.jspecify.annotations.NullMarked;
