/** What is seen of a job: its pods, and what its servers tell over gRPC. */
@NullMarked
package io.zeroth.operator.observe;

import org.jspecify.annotations.NullMarked;
