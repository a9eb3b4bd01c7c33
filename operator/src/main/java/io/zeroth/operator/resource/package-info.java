/** The Kubernetes objects of a job, each as a function of the job and its scale. */
@NullMarked
package io.zeroth.operator.resource;

import org.jspecify.annotations.NullMarked;
