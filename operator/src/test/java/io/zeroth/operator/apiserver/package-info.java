/** The operator against a real API server; pods and the servers of jobs are played. */
@org.jspecify.annotations.NullMarked
package io.zeroth.operator.apiserver;
