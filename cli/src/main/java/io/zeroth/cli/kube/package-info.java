/** Jobs on Kubernetes: the job commands with {@code --kube}, thin over the custom resource. */
@NullMarked
package io.zeroth.cli.kube;

import org.jspecify.annotations.NullMarked;
